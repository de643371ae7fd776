namespace Engagement.SocialGraph.Edges;

/// <summary>An event that a change makes.</summary>
/// <param name="OfTheirs">Whether it happens to the other's tie to the actor.</param>
/// <param name="Effect">By how much the followers of the tie's end grow.</param>
/// <param name="Unseen">Whether only the actor is told.</param>
/// <param name="IsConsequence">Whether the change brings it along, as a block ends follows: its event id is derived from the change's.</param>
internal readonly record struct EdgeEntry(bool OfTheirs, EdgeKind Kind, short Effect, bool Unseen, EdgeCause Cause, bool IsConsequence);

/// <summary>What a change makes of a pair.</summary>
/// <param name="Entries">In order; the last is the change itself.</param>
internal readonly record struct EdgeDecision(Pair After, IReadOnlyList<EdgeEntry> Entries);
