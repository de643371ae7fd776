using Engagement.Ledger.V1;
using Engagement.ServiceDefaults.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engagement.Platform.Ledger;

public static class LedgerClientExtensions
{
    private const string Host = "interactions";

    /// <summary>For a service that writes to the ledger: <see cref="Outbox"/>, and the relay that empties it. Needs a table `outbox`.</summary>
    public static IHostApplicationBuilder AddLedgerOutbox(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<LedgerService.LedgerServiceClient>(Host);
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }

    /// <summary>For a service that folds the ledger: <see cref="LedgerTail"/>.</summary>
    public static IHostApplicationBuilder AddLedgerTail(this IHostApplicationBuilder builder)
    {
        builder.AddServiceClient<LedgerService.LedgerServiceClient>(Host);
        builder.Services.AddSingleton<LedgerTail>();
        return builder;
    }
}
