using System.Net.Http.Headers;
using System.Text;
using Engagement.AppHost.Services;

namespace Engagement.AppHost.Commands;

/// <summary>`CounterService.ReconcileCounters` over JSON, whose answer is the command's result.</summary>
internal static class ReconcileCountersCommand
{
    public static Service WithReconcileCountersCommand(this Service interactions, Tokens tokens)
    {
        if (!tokens.CanSign)
            return interactions; // A moderator's token comes from the authority then.
        interactions.Replicas[0].WithCommand("reconcile-counters", "Reconcile counters", ExecuteAsync, new CommandOptions
        {
            Description = "Compares every counter with the ledger and repairs what differs.",
            IconName = "ArrowSync",
        });
        return interactions;

        async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Sign("app-host", "moderator"));
            using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(
                new Uri($"{interactions.Http.Url}/v1/counters:reconcile"), nothing, context.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(context.CancellationToken);
            return response.IsSuccessStatusCode
                ? CommandResults.Success("Reconciled.", body, CommandResultFormat.Json)
                : CommandResults.Failure($"Interactions answered {(int)response.StatusCode}.", body, CommandResultFormat.Json);
        }
    }
}
