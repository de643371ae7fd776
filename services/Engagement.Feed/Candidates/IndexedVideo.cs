using Engagement.Feed.Preferences;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates;

/// <summary>A video in the candidate index: facts that may be read at any time, and sums that only <see cref="CandidateIndex"/> writes.</summary>
internal sealed class IndexedVideo(string videoId)
{
    /// <summary>engagement.remix.v1.Visibility.PUBLIC</summary>
    private const short Public = 1;

    public string VideoId { get; } = videoId;

    /// <summary>Null until it is known to be published.</summary>
    public Facts? Published { get; set; }

    public long Views { get; set; }

    public double Heat { get; set; }

    public long Impressions { get; set; }

    public long WatchedMs { get; set; }

    /// <summary>How much of it is watched when it is shown.</summary>
    public double WatchShare => WatchShares.OfVideo(Math.Max(Impressions, Views), WatchedMs, DurationMs);

    /// <summary>Its place among the trending, see <see cref="Ranking.TrendRules"/>; minus infinity for one that is not.</summary>
    public double Trend { get; set; } = double.NegativeInfinity;

    /// <summary>How many viewers have engaged with it, as far as <see cref="CoEngagement"/> knows.</summary>
    public int EngagedViewers { get; set; }

    /// <summary>Whether it may be in a For You feed at all.</summary>
    public bool IsServable => Published is { Deleted: false, Visibility: Public };

    public string CreatorId => Published?.CreatorId ?? "";

    public IReadOnlyList<string> Topics => Published?.Topics ?? [];

    public string SoundId => Published?.SoundId ?? "";

    public string Region => Published?.Region ?? "";

    /// <summary>What keywords are looked for in.</summary>
    public string SearchText => Published?.SearchText ?? "";
    public IReadOnlyList<string> SourceIds => Published?.SourceIds ?? [];

    /// <summary>The ledger's position of its publication: another name of it, for ever, and a short one.</summary>
    public long Number => Published?.Number ?? 0;

    public long DurationMs => Published?.DurationMs ?? 0;

    public DateTime PublishedAt => Published?.PublishedAt ?? DateTime.MinValue;

    /// <summary>A row of table `video`.</summary>
    internal sealed record Facts(
        string CreatorId, string[] Topics, long DurationMs, short Visibility, DateTime PublishedAt, bool Deleted)
    {
        // Made when the first viewer with a keyword meets it.
        private string? _searchText;

        public string SoundId { get; init; } = "";

        public string[] Hashtags { get; init; } = [];

        /// <summary>ISO 3166-1 alpha-2, or empty.</summary>
        public string Region { get; init; } = "";

        /// <summary>The videos that it was made from.</summary>
        public string[] SourceIds { get; init; } = [];

        public long Number { get; init; }

        public string SearchText => _searchText ??= KeywordFilter.TextOf(Hashtags, Topics);
    }
}
