using Npgsql;

namespace Engagement.SocialGraph.Edges;

/// <summary>Changes of one actor that happen together, or not at all.</summary>
/// <param name="EventId">What makes them happen once; of one change alone, its own event id.</param>
/// <param name="AcceptedKind">What <paramref name="EventId"/> is used for, in `accepted_event`.</param>
/// <param name="Changes">Each about another user.</param>
internal sealed record EdgeBatch(string ActorId, Guid EventId, short AcceptedKind, IReadOnlyList<EdgeChange> Changes)
{
    /// <summary>What else is written in the same transaction, given what became of each change; null: nothing.</summary>
    public Func<IReadOnlyList<EdgeOutcome>, NpgsqlBatchCommand>? Also { get; init; }

    public static EdgeBatch Of(EdgeChange change) => new(change.ActorId, change.EventId, (short)change.Kind, [change]);
}
