using static Engagement.Feed.Learning.Features.Feature;

namespace Engagement.Feed.Learning.Features;

/// <summary>What a viewer makes of videos, and what the viewer's past says of this one.</summary>
internal static class ViewerFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Plain("viewer_shown", static (in c) => c.Viewer.Total.Shown),
        Plain("viewer_opened", static (in c) => c.Viewer.Total.Opened),
        Plain("viewer_open_rate", static (in c) => c.Viewer.Total.OpenRate(c.MeanOpen, 3)),
        Plain("viewer_like_rate", static (in c) => c.Viewer.Total.LikeOfOpened(c.MeanLike, 20)),
        Watch("viewer_long_rate", static (in c) => ViewerLong(c)),
        Watch("viewer_stay_rate", static (in c) => ViewerStay(c)),
        Plain("viewer_surface_shown", static (in c) => c.Viewer.OfSurface[c.Asking.Surface].Shown),
        Plain("viewer_surface_open_rate", static (in c) => c.Viewer.OfSurface[c.Asking.Surface].OpenRate(c.SurfaceOpen, 3)),
        Watch("viewer_surface_long_rate", static (in c) => c.Viewer.OfSurface[c.Asking.Surface].LongRate(c.SurfaceLong, 3)),
        Plain("viewer_opened_length", static (in c) => MathF.Log(c.Traits.DurationMs) - c.Viewer.OpenedLength),
        Watch("viewer_long_length", static (in c) => MathF.Log(c.Traits.DurationMs) - c.Viewer.LongLength),
        Plain("viewer_length_opened", static (in c) => Share(c.Viewer.OfBand[c.Traits.DurationBand].Opened, c.Viewer.Total.Opened)),
        Watch("viewer_length_stay", static (in c) => c.Viewer.OfBand[c.Traits.DurationBand].LongOfOpened(ViewerStay(c), 4) - ViewerStay(c)),
        Plain("viewer_topic_opened", static (in c) => VideoFeatures.Mean(c, static (in c, topic) => c.Viewer.OfTopic[topic].Opened)),
        Plain("viewer_topic_share", static (in c) => Share(
            VideoFeatures.Mean(c, static (in c, topic) => c.Viewer.OfTopic[topic].Opened), c.Viewer.Total.Opened)),
        Plain("viewer_topic_lift", static (in c) => VideoFeatures.Mean(c, static (in c, topic) => Lift(
            c.Viewer.OfTopic[topic].Opened, c.Viewer.Total.Opened, c.State.OfTopic[topic].Opened, c.All.Opened))),
        Plain("viewer_topic_open", static (in c) => VideoFeatures.Mean(c, static (in c, topic)
            => c.Viewer.OfTopic[topic].OpenRate(c.MeanOpen, 4))),
        Watch("viewer_topic_stay", static (in c) => VideoFeatures.Mean(c, static (in c, topic)
            => c.Viewer.OfTopic[topic].LongOfOpened(ViewerStay(c), 4) - ViewerStay(c))),
        Plain("viewer_author_opened", static (in c) => c.Viewer.OfAuthor[c.Traits.Author].Opened),
        Plain("viewer_author_shown", static (in c) => c.Viewer.OfAuthor[c.Traits.Author].Shown),
        Watch("viewer_author_long", static (in c) => c.Viewer.OfAuthor[c.Traits.Author].OpenedLong),
        Plain("viewer_sound_opened", static (in c) => c.Traits.Sound < 0 ? 0 : c.Viewer.OfSound[c.Traits.Sound].Opened),
        Plain("viewer_video_opened", static (in c) => c.Viewer.OfVideo[c.Video].Opened),
        Plain("viewer_video_shown", static (in c) => c.Viewer.OfVideo[c.Video].Shown),
        Watch("viewer_video_long", static (in c) => c.Viewer.OfVideo[c.Video].OpenedLong),
        Plain("near_opened", static (in c) => c.Viewer.NearOpened.GetValueOrDefault(c.Video)),
        Watch("near_long", static (in c) => c.Viewer.NearLong.GetValueOrDefault(c.Video)),
        Watch("near_left", static (in c) => c.Viewer.NearLeft.GetValueOrDefault(c.Video)),
        Watch("near_long_share", static (in c) => (c.Viewer.NearLong.GetValueOrDefault(c.Video) + (0.2f * ViewerStay(c)))
            / (c.Viewer.NearLong.GetValueOrDefault(c.Video) + c.Viewer.NearLeft.GetValueOrDefault(c.Video) + 0.2f)),
        Plain("choice", static (in c) => c.State.Embeddings.Choice is { } choice ? choice.Score(c.Viewer.Choice, c.Video) : 0),
        Watch("staying", static (in c) => c.State.Embeddings.Staying is { } staying ? staying.Score(c.Viewer.Staying, c.Video) : 0),
    ];

    private static float ViewerLong(in FeatureContext c) => c.Viewer.Total.LongRate(c.MeanLong, 3);

    private static float ViewerStay(in FeatureContext c) => c.Viewer.Total.LongOfOpened(c.MeanStay, 4);

    private static float Share(float part, float whole) => part / (whole + 5);

    /// <summary>How many times more often than others, as a logarithm.</summary>
    private static float Lift(int part, int whole, int othersPart, int othersWhole)
    {
        var expected = (othersPart + 1f) / (othersWhole + 1f);
        return MathF.Log((part + (10 * expected)) / ((whole + 10) * expected));
    }
}
