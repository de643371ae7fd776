using System.Diagnostics.Metrics;
using Engagement.SocialGraph.Follows;

namespace Engagement.SocialGraph;

/// <summary>The meter `Engagement.SocialGraph`.</summary>
internal sealed class SocialGraphMetrics
{
    public const string Meter = "Engagement.SocialGraph";

    private readonly Counter<long> _follows;
    private readonly Counter<long> _messages;

    public SocialGraphMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _follows = meter.CreateCounter<long>(
            "engagement.socialgraph.follow_events", "{event}", "Follows and unfollows, by kind and by outcome: changed, unchanged, duplicate.");
        _messages = meter.CreateCounter<long>(
            "engagement.socialgraph.messages", "{message}", "Direct messages, by outcome: sent, duplicate.");
    }

    public void FollowRecorded(FollowKind kind, FollowOutcome outcome)
        => _follows.Add(
            1, new("kind", kind == FollowKind.Follow ? "follow" : "unfollow"),
            new("outcome", outcome.Duplicate ? "duplicate" : outcome.Effect == 0 ? "unchanged" : "changed"));

    public void MessageSent(bool duplicate) => _messages.Add(1, new KeyValuePair<string, object?>("outcome", duplicate ? "duplicate" : "sent"));
}
