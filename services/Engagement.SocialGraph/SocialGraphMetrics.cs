using System.Diagnostics.Metrics;
using Engagement.SocialGraph.Follows;
using Engagement.SocialGraph.Safety;

namespace Engagement.SocialGraph;

/// <summary>The meter `Engagement.SocialGraph`.</summary>
internal sealed class SocialGraphMetrics
{
    public const string Meter = "Engagement.SocialGraph";

    private readonly Counter<long> _follows;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _cases;

    public SocialGraphMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _follows = meter.CreateCounter<long>(
            "engagement.socialgraph.follow_events", "{event}", "Follows and unfollows, by kind and by outcome: changed, unchanged, duplicate.");
        _messages = meter.CreateCounter<long>(
            "engagement.socialgraph.messages", "{message}", "Direct messages, by outcome: sent, duplicate.");
        _verdicts = meter.CreateCounter<long>(
            "engagement.socialgraph.verdicts", "{message}", "Messages judged, by action (allow, limit, hold) and by reason.");
        _cases = meter.CreateCounter<long>(
            "engagement.socialgraph.safety_cases", "{event}", "Reports, appeals, releases and upholds, by kind and by whether it was a repeat.");
    }

    public void FollowRecorded(FollowKind kind, FollowOutcome outcome)
        => _follows.Add(
            1, new("kind", kind == FollowKind.Follow ? "follow" : "unfollow"),
            new("outcome", outcome.Duplicate ? "duplicate" : outcome.Effect == 0 ? "unchanged" : "changed"));

    public void MessageSent(bool duplicate) => _messages.Add(1, new KeyValuePair<string, object?>("outcome", duplicate ? "duplicate" : "sent"));

    public void Judged(SafetyVerdict verdict)
        => _verdicts.Add(1, new("action", verdict.Action.ToString()), new("reason", verdict.Reason.ToString()));

    public void CaseWritten(string kind, bool duplicate) => _cases.Add(1, new("kind", kind), new("duplicate", duplicate));
}
