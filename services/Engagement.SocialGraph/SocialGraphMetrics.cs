using System.Diagnostics.Metrics;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.Safety;

namespace Engagement.SocialGraph;

/// <summary>The meter `Engagement.SocialGraph`.</summary>
internal sealed class SocialGraphMetrics
{
    public const string Meter = "Engagement.SocialGraph";

    private readonly Counter<long> _edges;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _cases;

    public SocialGraphMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _edges = meter.CreateCounter<long>(
            "engagement.socialgraph.edge_events", "{event}", "Changes of ties, by kind (as in EdgeEventKind) and by outcome: done, duplicate.");
        _messages = meter.CreateCounter<long>(
            "engagement.socialgraph.messages", "{message}", "Direct messages, by outcome: sent, duplicate.");
        _verdicts = meter.CreateCounter<long>(
            "engagement.socialgraph.verdicts", "{message}", "Messages judged, by action (allow, limit, hold) and by reason.");
        _cases = meter.CreateCounter<long>(
            "engagement.socialgraph.safety_cases", "{event}", "Reports, appeals, releases and upholds, by kind and by whether it was a repeat.");
    }

    public void EdgeChanged(EdgeKind kind, EdgeOutcome outcome)
        => _edges.Add(1, new("kind", kind.ToString()), new("outcome", outcome.Duplicate ? "duplicate" : "done"));

    public void MessageSent(bool duplicate) => _messages.Add(1, new KeyValuePair<string, object?>("outcome", duplicate ? "duplicate" : "sent"));

    public void Judged(SafetyVerdict verdict)
        => _verdicts.Add(1, new("action", verdict.Action.ToString()), new("reason", verdict.Reason.ToString()));

    public void CaseWritten(string kind, bool duplicate) => _cases.Add(1, new("kind", kind), new("duplicate", duplicate));
}
