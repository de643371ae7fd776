using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Engagement.AppHost.Supervision;

/// <summary>One resource as its supervisor sees it: what it was told last, and what follows from that.</summary>
internal sealed class SupervisedResource(
    ResourceNotificationService notifications, ResourceCommandService commands, ResourceLoggerService loggers, TimeProvider timeProvider)
{
    private const string RestartsProperty = "engagement.restarts";

    private readonly RestartBackoff _backoff = new(timeProvider);
    private bool _stoppedByCommand;
    private bool _restarting;
    private int _restarts;
    private DateTimeOffset? _endedAt;
    private int _wrapper;
    private int _real;

    public async Task ObserveAsync(ResourceEvent change, CancellationToken cancellationToken)
    {
        var snapshot = change.Snapshot;
        var state = snapshot.State?.Text;
        // A command to stop passes through Stopping; whatever ends by itself does not.
        if (state == KnownResourceStates.Stopping)
            _stoppedByCommand = true;
        else if (state == KnownResourceStates.Running)
            ObserveRunning(change);
        else if (HasEnded(snapshot) && !_stoppedByCommand && !_restarting)
            await RestartAsync(change, cancellationToken);
    }

    /// <summary>
    /// When only the wrapper was killed, Aspire goes on believing in the resource and the real process has nobody left to stop it: so it ends too.
    /// </summary>
    public void EndOrphan()
    {
        if (_wrapper == 0)
            return;
        if (_real == 0)
            _real = ProcessTree.RealProcess(_wrapper);
        if (_real == 0 || _real == _wrapper || ProcessTree.IsAlive(_wrapper))
            return;
        ProcessTree.Kill(_real);
        _real = _wrapper = 0;
    }

    private void ObserveRunning(ResourceEvent change)
    {
        _stoppedByCommand = _restarting = false;
        if (ProcessId(change.Snapshot) is var pid && pid != _wrapper)
            (_wrapper, _real) = (pid, 0);
        if (change.Snapshot.HealthStatus != HealthStatus.Healthy)
            return;
        _backoff.Healthy();
        if (_endedAt is { } endedAt)
            loggers.GetLogger(change.Resource).HealthyAgain((timeProvider.GetUtcNow() - endedAt).TotalSeconds);
        _endedAt = null;
    }

    private async Task RestartAsync(ResourceEvent change, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(change.Resource);
        _restarting = true;
        _endedAt ??= timeProvider.GetUtcNow();
        _wrapper = _real = 0;
        var ended = change.Snapshot;
        do
        {
            var delay = _backoff.Ended();
            logger.Restarting(Describe(ended), ++_restarts, delay);
            await notifications.PublishUpdateAsync(change.Resource, change.ResourceId, snapshot => snapshot with
            {
                State = new ResourceStateSnapshot("Restarting", KnownResourceStateStyles.Warn),
                Properties = WithRestarts(snapshot.Properties),
            });
            await Task.Delay(delay, timeProvider, cancellationToken);
            var result = await commands.ExecuteCommandAsync(change.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success)
                logger.RestartFailed(result.Message);
            // What fails before it runs says so while the command is still under way.
        }
        while (!_stoppedByCommand && notifications.TryGetCurrentState(change.ResourceId, out var now) && HasEnded(ended = now.Snapshot));
        _restarting = false;
    }

    private static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);

    private static string Describe(CustomResourceSnapshot snapshot) =>
        string.Create(CultureInfo.InvariantCulture, $"{snapshot.State?.Text}, exit code {snapshot.ExitCode}");

    private ImmutableArray<ResourcePropertySnapshot> WithRestarts(ImmutableArray<ResourcePropertySnapshot> properties) =>
    [
        .. properties.Where(property => property.Name != RestartsProperty),
        new(RestartsProperty, _restarts) { DisplayName = "Restarts", IsHighlighted = true },
    ];

    public static int ProcessId(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int pid ? pid : 0;
}
