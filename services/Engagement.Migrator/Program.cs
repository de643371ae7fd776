using Engagement.Migrator;
using Engagement.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.AddTelemetry();
using var host = builder.Build();
await host.StartAsync();
var logger = host.Services.GetRequiredService<ILogger<Program>>();
foreach (var service in ServiceMigrations.Services)
{
    var connectionString = builder.Configuration.GetConnectionString($"{service}-db")
        ?? throw new InvalidOperationException($"No connection string {service}-db.");
    Log.Migrated(logger, service, string.Join(", ", await ServiceMigrations.MigrateAsync(service, connectionString, CancellationToken.None)));
}
await host.StopAsync();
