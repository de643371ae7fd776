using Engagement.Ledger.V1;

namespace Engagement.Feed.Tests.Models;

/// <summary>
/// Viewers who watch every odd video to its end and leave every even one after a second, whatever it is about. Few have met any of them, so popularity, taste
/// and what is watched of a video say little; that the odd ones are a second shorter says all. Every other viewer likes all that they watch.
/// </summary>
internal static class LearnableWorld
{
    public const int Viewers = 60;
    public const int Videos = 1000;

    public const int Exposed = Viewers * PerViewer;

    private const int PerViewer = 40;
    private const int PerRequest = 10;

    public static bool IsGood(string videoId) => (videoId[^1] - '0') % 2 == 1;

    public static IEnumerable<LedgerEvent> Published()
        => Enumerable.Range(0, Videos).Select(video => Events.Published($"v{video:00}", $"creator{video % 7}", $"topic{video / 2 % 5}", seconds: IsGood($"{video}") ? 15 : 16));

    /// <summary>Request by request, what was shown and then what came of it.</summary>
    public static IEnumerable<LedgerEvent> Exposures()
    {
        var random = new Random(1);
        int[][] met = [.. Enumerable.Range(0, Viewers).Select(_ => Enumerable.Range(0, Videos).OrderBy(_ => random.Next()).Take(PerViewer).ToArray())];
        for (var first = 0; first < PerViewer; first += PerRequest)
        {
            for (var viewer = 0; viewer < Viewers; viewer++)
            {
                for (var place = 0; place < PerRequest; place++)
                {
                    var (viewerId, videoId) = ($"viewer{viewer:00}", $"v{met[viewer][first + place]:00}");
                    yield return Events.From($"request{first}-{viewer}", place, Events.Impression(viewerId, videoId));
                    yield return Events.Watch(viewerId, videoId, seconds: IsGood(videoId) ? 15 : 1);
                    if (IsGood(videoId) && viewer % 2 == 1)
                        yield return Events.Like(viewerId, videoId);
                }
            }
        }
    }
}
