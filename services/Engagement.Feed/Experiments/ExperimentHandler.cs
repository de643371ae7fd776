using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Google.Protobuf;

namespace Engagement.Feed.Experiments;

/// <summary>Creates, starts, stops and lists experiments.</summary>
internal sealed class ExperimentHandler(ExperimentWriter writer, ExperimentStore store)
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public async Task<CreateExperimentResponse> CreateAsync(string userId, CreateExperimentRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        var definition = ExperimentRules.Read(request.Definition, violations);
        violations.ThrowIfAny();
        var isFirst = await writer.TryWriteAsync(
            userId, eventId, request, write => ExperimentStore.CreateAsync(write, definition), cancellationToken);
        return new() { Experiment = await ReadAsync(definition.ExperimentId, cancellationToken), Duplicate = !isFirst };
    }

    public async Task<StartExperimentResponse> StartAsync(string userId, StartExperimentRequest request, CancellationToken cancellationToken)
    {
        var isFirst = await WriteAsync(
            userId, request.EventId, request.ExperimentId, request, write => ExperimentStore.StartAsync(write, request.ExperimentId), cancellationToken);
        return new() { Experiment = await ReadAsync(request.ExperimentId, cancellationToken), Duplicate = !isFirst };
    }

    public async Task<StopExperimentResponse> StopAsync(string userId, StopExperimentRequest request, CancellationToken cancellationToken)
    {
        var isFirst = await WriteAsync(
            userId, request.EventId, request.ExperimentId, request, write => ExperimentStore.StopAsync(write, request.ExperimentId), cancellationToken);
        return new() { Experiment = await ReadAsync(request.ExperimentId, cancellationToken), Duplicate = !isFirst };
    }

    public async Task<ListExperimentsResponse> ListAsync(string userId, ListExperimentsRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, userId, DefaultPage, LargestPage);
        // One more than asked for tells whether another page follows.
        var rows = await store.ListAsync(page.NumberAfter(long.MaxValue), page.Size + 1, cancellationToken);
        return new ListExperimentsResponse
        {
            Experiments = { rows.Take(page.Size).Select(row => row.ToProto()) },
            NextPageToken = rows.Count > page.Size ? page.TokenAfter(rows[page.Size - 1].ExperimentNo) : "",
        };
    }

    private Task<bool> WriteAsync(
        string userId, string eventIdText, string experimentId, IMessage request, Func<ExperimentWrite, Task> actAsync, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(experimentId, "experiment_id");
        EventIds.TryParse(eventIdText, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return writer.TryWriteAsync(userId, eventId, request, actAsync, cancellationToken);
    }

    private async Task<Experiment> ReadAsync(string experimentId, CancellationToken cancellationToken)
        => (await store.ReadAsync(experimentId, cancellationToken)).ToProto();
}
