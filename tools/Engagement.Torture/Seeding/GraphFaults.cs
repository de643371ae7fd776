namespace Engagement.Torture.Seeding;

/// <summary>The defects of SocialGraph that a run of `edges` must find.</summary>
internal static class GraphFaults
{
    private const string Reads = "Edges/EdgeReads.cs";
    private const string Rules = "Edges/EdgeRules.cs";
    private const string Commands = "Edges/EdgeCommands.cs";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("edge-key-without-user", "An event of an edge is looked for by its id alone",
            new SourceEdit(Reads, "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true",
                "SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM accepted_event WHERE event_id = $2) ON CONFLICT DO NOTHING RETURNING true")),
        new("pair-not-locked", "A pair is read, and written later, without its lock",
            new SourceEdit(Reads, "SELECT pg_advisory_xact_lock(key) FROM", "SELECT key FROM")),
        new("block-keeps-the-follower", "A block ends what the blocker follows, not what follows the blocker",
            new SourceEdit(Rules, "Theirs = pair.Theirs.Unseen ? pair.Theirs : pair.Theirs.WithoutFollow(),", "Theirs = pair.Theirs,")),
        new("unseen-follow-counts", "A follow of somebody who blocks the follower counts",
            new SourceEdit(Rules, "Entry(change, effect: unseen ? 0 : 1, unseen)", "Entry(change, effect: 1, unseen)")),
        new("block-never-ends", "The time at which a block ends is not kept",
            new SourceEdit(Rules, "Block = RestraintOf(change, occurredAt)", "Block = new(occurredAt, Restraint.Never)")),
        new("circle-not-told", "What changes no count does not change the revision by which circles in memory are known to be current",
            new SourceEdit(Commands, "revision = account.revision + 1", "revision = account.revision + abs(excluded.followers)")),
        new("repeat-counts", "Following somebody a second time counts a second time",
            new SourceEdit(Rules, "            return Nothing(change, pair);\n        var unseen", "            return new(pair, [Entry(change, effect: 1)]);\n        var unseen")),
    ];
}
