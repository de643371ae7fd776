using Engagement.Feed.Candidates;

namespace Engagement.Feed.Ranking;

/// <summary>A candidate with its score.</summary>
/// <param name="Features">In the order of <see cref="ScoreFormula.Terms"/>.</param>
internal sealed record ScoredVideo(IndexedVideo Video, Sources Sources, double[] Features, double Score);
