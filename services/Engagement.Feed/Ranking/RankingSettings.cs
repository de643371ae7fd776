using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Ranking;

/// <summary>All that makes a slate of candidates' values, as it is kept in `ranking_version`.</summary>
internal sealed record RankingSettings(string Scorer, IReadOnlyList<TermWeight> Terms, SlateSettings Slate, SourceSettings Sources)
{
    /// <summary>The arms of experiments whose overrides are among them; null: of none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ArmName>? Arms { get; init; }

    public static RankingSettings Of(ScoreWeights weights, SlateSettings slate, SourceSettings sources)
        => new(weights.Version, [.. weights.Terms.Select(term => new TermWeight(term.Name, term.Weight))], slate, sources)
        {
            Arms = weights.Arms is { Count: > 0 } arms ? arms : null,
        };

    /// <summary>Their name: of what they are, so that it never means anything else.</summary>
    public string ToVersion() => Convert.ToHexStringLower(XxHash3.Hash(JsonSerializer.SerializeToUtf8Bytes(this)));

    public ScoreWeights ToWeights() => new(Scorer, [.. Terms.Select(term => (term.Name, term.Weight))]) { Arms = Arms ?? [] };
}

/// <summary>A term of a scorer.</summary>
internal sealed record TermWeight(string Name, double Weight);
