using static Engagement.Feed.Learning.Features.Feature;

namespace Engagement.Feed.Learning.Features;

/// <summary>What all viewers together make of a video, its author, topics and sound, and of where it is shown.</summary>
internal static class VideoFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Plain("surface", static (in c) => c.Asking.Surface),
        Plain("hour", static (in c) => c.Asking.Hour),
        Plain("surface_open_rate", static (in c) => c.SurfaceOpen),
        Watch("surface_long_rate", static (in c) => c.SurfaceLong),
        Watch("hour_long_rate", static (in c) => c.State.OfHour[(c.Asking.Surface, c.Asking.Hour)].LongRate(c.SurfaceLong, 100)),
        Plain("video_length", static (in c) => c.Traits.DurationMs / 1000f),
        Plain("video_age_days", static (in c) => c.Asking.Day - c.Traits.PublishedDay),
        Plain("video_topics", static (in c) => c.Traits.Topics.Length),
        Plain("video_shown", static (in c) => c.OfVideo.Shown),
        Plain("video_opened", static (in c) => c.OfVideo.Opened),
        Plain("video_shown_lately", static (in c) => c.State.OfVideoLately[c.Video].Shown),
        Plain("video_open_rate", static (in c) => c.VideoOpen),
        Plain("video_open_rate_lately", static (in c) => c.State.OfVideoLately[c.Video].OpenRate(c.VideoOpen, 10)),
        Plain("video_like_rate", static (in c) => c.OfVideo.LikeOfOpened(c.MeanLike, 50)),
        Watch("video_long_rate", static (in c) => c.VideoLong),
        Watch("video_long_rate_lately", static (in c) => c.State.OfVideoLately[c.Video].LongRate(c.VideoLong, 10)),
        Watch("video_finish_rate", static (in c) => c.OfVideo.FinishRate(c.MeanFinish, 10)),
        Watch("video_stay_rate", static (in c) => c.VideoStay),
        Plain("video_surface_open_rate", static (in c) => c.State.OfVideoOnSurface[(c.Video, c.Asking.Surface)]
            .OpenRate(Odds.Join(c.VideoOpen, c.SurfaceOpen, c.MeanOpen), 10)),
        Watch("video_surface_long_rate", static (in c) => c.State.OfVideoOnSurface[(c.Video, c.Asking.Surface)]
            .LongRate(Odds.Join(c.VideoLong, c.SurfaceLong, c.MeanLong), 10)),
        Plain("video_surface_shown", static (in c) => c.State.OfVideoOnSurface[(c.Video, c.Asking.Surface)].Shown),
        Watch("length_long_rate", static (in c) => c.State.OfBand[c.Traits.DurationBand].LongRate(c.MeanLong, 20)),
        Watch("length_stay_rate", static (in c) => c.State.OfBand[c.Traits.DurationBand].LongOfOpened(c.MeanStay, 20)),
        Watch("length_surface_long_rate", static (in c) => c.State.OfBandOnSurface[(c.Asking.Surface, c.Traits.DurationBand)].LongRate(c.SurfaceLong, 50)),
        Plain("author_opened", static (in c) => c.OfAuthor.Opened),
        Plain("author_open_rate", static (in c) => c.OfAuthor.OpenRate(c.MeanOpen, 20)),
        Watch("author_long_rate", static (in c) => c.OfAuthor.LongRate(c.MeanLong, 20)),
        Watch("author_stay_rate", static (in c) => c.OfAuthor.LongOfOpened(c.MeanStay, 20)),
        Watch("topic_long_rate", static (in c) => Mean(c, static (in c, topic) => c.State.OfTopic[topic].LongRate(c.MeanLong, 20))),
        Plain("topic_open_rate", static (in c) => Mean(c, static (in c, topic) => c.State.OfTopic[topic].OpenRate(c.MeanOpen, 20))),
        Watch("topic_stay_rate", static (in c) => Mean(c, static (in c, topic) => c.State.OfTopic[topic].LongOfOpened(c.MeanStay, 20))),
        Plain("sound_opened", static (in c) => c.Traits.Sound < 0 ? 0 : c.State.OfSound[c.Traits.Sound].Opened),
        Watch("sound_long_rate", static (in c) => c.Traits.Sound < 0 ? c.MeanLong : c.State.OfSound[c.Traits.Sound].LongRate(c.MeanLong, 20)),
    ];

    internal delegate float OfTopic(in FeatureContext context, int topic);

    /// <summary>The mean over a video's topics; 0 when it has none.</summary>
    internal static float Mean(in FeatureContext context, OfTopic of)
    {
        var sum = 0f;
        foreach (var topic in context.Traits.Topics)
            sum += of(context, topic);
        return context.Traits.Topics.Length == 0 ? 0 : sum / context.Traits.Topics.Length;
    }
}
