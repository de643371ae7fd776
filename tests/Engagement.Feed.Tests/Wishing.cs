using Engagement.Feed.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Feed.Tests;

/// <summary>A viewer who says what they want.</summary>
internal sealed class Wishing(PreferenceService.PreferenceServiceClient client)
{
    public PreferenceService.PreferenceServiceClient Client { get; } = client;

    public static string NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    /// <summary>Gives a feedback, and answers its id.</summary>
    public async Task<string> GiveAsync(FeedbackKind kind, string target, DateTimeOffset? until = null)
        => (await Client.GiveFeedbackAsync(new() { EventId = NewId(), Kind = kind, Target = target, ExpireTime = until?.ToTimestamp() })).Receipt.EventId;

    public async Task UndoAsync(string feedbackId) => await Client.UndoFeedbackAsync(new() { EventId = NewId(), FeedbackId = feedbackId });

    public async Task WeighAsync(string topic, double weight)
        => await Client.SetTopicWeightsAsync(new() { EventId = NewId(), Weights = { new TopicWeight { Topic = topic, Weight = weight } } });

    public async Task ResetAsync() => await Client.ResetProfileAsync(new() { EventId = NewId() });

    public async Task PauseAsync() => await Client.PausePersonalisationAsync(new() { EventId = NewId() });

    public async Task ResumeAsync() => await Client.ResumePersonalisationAsync(new() { EventId = NewId() });

    public async Task<GetProfileResponse> ProfileAsync() => await Client.GetProfileAsync(new() { PageSize = 100 });

    public async Task<string> HashAsync() => (await ProfileAsync()).ProfileHash;
}
