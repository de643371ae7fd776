using Engagement.Feed.Slates;

namespace Engagement.Feed.Ranking;

/// <summary>A slate, and what it takes to fill it again.</summary>
/// <param name="IndexPosition">Where the candidate index was.</param>
/// <param name="Candidates">As <see cref="Explaining.CandidateLog"/> writes them.</param>
internal sealed record RankedSlate(IReadOnlyList<SlateItem> Items, RankingSettings Settings, long IndexPosition, byte[] Candidates);
