using System.Globalization;
using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;

namespace Engagement.Benchmarks.Ranking;

/// <summary>Videos of 500 creators, 60 topics and 300 sounds, and what a viewer does to them; the same in every run.</summary>
/// <param name="watchedBelowMs">How much of two videos of three is watched at most; of the third it is all.</param>
internal sealed class SampleVideos(int watchedBelowMs)
{
    private const int DurationMs = 20_000;

    public static DateTime Now { get; } = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    public Random Random { get; } = new(1);

    public static string IdOf(int video) => string.Create(CultureInfo.InvariantCulture, $"video{video:00000}");

    public static IndexedVideo.Facts FactsOf(int video) => new(
        $"creator{video % 500}", [$"topic{video % 40}", $"topic{40 + (video % 20)}"], DurationMs, 1, Now.AddDays(-(video % 90)), Deleted: false)
    {
        SoundId = $"sound{video % 300}", Number = video,
    };

    public VideoSignals SignalsOf(int video, long position) => new(
        IdOf(video), 1, 1, Random.Next(video % 3 == 0 ? DurationMs : watchedBelowMs), One(), One(), One(), One(), One(), Now,
        new Meeting(position, Now.AddDays(-1), Surface: 1, Place: Random.Next(20), One(), One()));

    private int One() => Random.Next(10) == 0 ? 1 : 0;
}
