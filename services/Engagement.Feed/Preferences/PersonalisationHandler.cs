using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Google.Protobuf;

namespace Engagement.Feed.Preferences;

/// <summary>Topic weights, reset, pause and resumption.</summary>
internal sealed class PersonalisationHandler(PreferenceWriter writer, PreferenceStore store)
{
    private const int MostWeightsOfCall = 100;

    public async Task<GetTopicWeightsResponse> GetWeightsAsync(string viewerId, CancellationToken cancellationToken)
    {
        var wishes = await store.ReadAsync(viewerId, cancellationToken);
        return new()
        {
            Weights =
            {
                wishes.Stored.TopicWeights.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => new TopicWeight { Topic = entry.Key, Weight = entry.Value }),
            },
            Largest = ViewerWishes.LargestWeight,
        };
    }

    public async Task<SetTopicWeightsResponse> SetWeightsAsync(string viewerId, SetTopicWeightsRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = PreferenceEvent.Of(viewerId, request.EventId, request, violations);
        var weights = Read(request, violations);
        violations.ThrowIfAny();
        return new()
        {
            Receipt = await writer.WriteAsync("weigh", key, write => PersonalisationStore.SetWeightsAsync(write, weights), cancellationToken),
        };
    }

    public async Task<ResetProfileResponse> ResetAsync(string viewerId, ResetProfileRequest request, CancellationToken cancellationToken)
        => new() { Receipt = await WriteAsync("reset", viewerId, request.EventId, request, PersonalisationStore.ResetAsync, cancellationToken) };

    public async Task<PausePersonalisationResponse> PauseAsync(
        string viewerId, PausePersonalisationRequest request, CancellationToken cancellationToken)
        => new() { Receipt = await WriteAsync("pause", viewerId, request.EventId, request, PersonalisationStore.PauseAsync, cancellationToken) };

    public async Task<ResumePersonalisationResponse> ResumeAsync(
        string viewerId, ResumePersonalisationRequest request, CancellationToken cancellationToken)
        => new() { Receipt = await WriteAsync("resume", viewerId, request.EventId, request, PersonalisationStore.ResumeAsync, cancellationToken) };

    private async Task<PreferenceReceipt> WriteAsync(
        string what, string viewerId, string eventId, IMessage request, Func<PreferenceWrite, Task> actAsync, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = PreferenceEvent.Of(viewerId, eventId, request, violations);
        violations.ThrowIfAny();
        return await writer.WriteAsync(what, key, actAsync, cancellationToken, withFold: true);
    }

    private static Dictionary<string, double> Read(SetTopicWeightsRequest request, FieldViolations violations)
    {
        violations.Require(
            request.Weights.Count is > 0 and <= MostWeightsOfCall, "weights", $"must be 1–{MostWeightsOfCall}");
        var weights = new Dictionary<string, double>();
        for (var at = 0; at < Math.Min(request.Weights.Count, MostWeightsOfCall); at++)
        {
            var weight = request.Weights[at];
            var topic = FeedbackRules.ReadTopic(weight.Topic, $"weights[{at}].topic", violations);
            violations
                .Require(weight.Weight is >= 0 and <= ViewerWishes.LargestWeight, $"weights[{at}].weight", $"must be 0–{ViewerWishes.LargestWeight}")
                .Require(weights.TryAdd(topic, weight.Weight), $"weights[{at}].topic", "must be there once");
        }
        return weights;
    }
}
