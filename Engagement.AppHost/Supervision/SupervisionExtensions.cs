using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Engagement.AppHost.Supervision;

internal sealed class SupervisedAnnotation : IResourceAnnotation;

internal static class SupervisionExtensions
{
    /// <summary>Started again when it ends by itself, and with a command that makes it do so.</summary>
    public static IResourceBuilder<T> Supervised<T>(this IResourceBuilder<T> builder)
        where T : IResource
    {
        return builder.WithAnnotation(new SupervisedAnnotation()).WithCommand("kill", "Kill (SIGKILL)", KillAsync, new CommandOptions
        {
            Description = "Ends the real process at once, to see the system heal.",
            IconName = "Dismiss",
            UpdateState = context => CanBeKilled(context.ResourceSnapshot) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });
    }

    public static void AddSupervision(this IDistributedApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<Supervisor>();
    }

    private static bool CanBeKilled(CustomResourceSnapshot snapshot) =>
        SupervisedResource.ProcessId(snapshot) > 0 && snapshot.State?.Text == KnownResourceStates.Running;

    private static async Task<ExecuteCommandResult> KillAsync(ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var current) || !CanBeKilled(current.Snapshot))
            return CommandResults.Failure("It has no process now.");
        var real = await ProcessTree.RealProcessAsync(SupervisedResource.ProcessId(current.Snapshot), context.CancellationToken);
        ProcessTree.Kill(real);
        return CommandResults.Success(
            string.Create(CultureInfo.InvariantCulture, $"Killed {real}."),
            JsonSerializer.Serialize(new { pid = real }),
            CommandResultFormat.Json);
    }
}
