using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Features;

/// <summary>When and where a viewer asks.</summary>
/// <param name="Place">Where in a ranked answer the candidate is put, from 0; below 0 when in none.</param>
internal readonly record struct Asking(int Day, int Hour, int Surface, int Place = -1);

/// <summary>Everything that the features of one candidate are computed from.</summary>
internal readonly ref struct FeatureContext
{
    /// <param name="follows">Whether the viewer follows the video's author.</param>
    public FeatureContext(LearningState state, ViewerSums viewer, Asking asking, int video, bool follows = false)
    {
        (State, Viewer, Asking, Video, Follows) = (state, viewer, asking, video, follows);
        Traits = state.Videos[video];
        All = state.Total;
        OfVideo = state.OfVideo[video];
        OfAuthor = state.OfAuthor[Traits.Author];
        OfSurface = state.OfSurface[asking.Surface];
    }

    public LearningState State { get; }

    public ViewerSums Viewer { get; }

    public Asking Asking { get; }

    public int Video { get; }

    public bool Follows { get; }

    public VideoTraits Traits { get; }

    public Tally All { get; }

    public Tally OfVideo { get; }

    public Tally OfAuthor { get; }

    public Tally OfSurface { get; }

    public float MeanLong => All.LongRate(0.3f, 10);

    public float MeanOpen => All.OpenRate(0.4f, 10);

    public float MeanFinish => All.FinishRate(0.2f, 10);

    public float MeanStay => All.LongOfOpened(0.5f, 10);

    public float MeanLike => All.LikeOfOpened(0.02f, 100);

    public float VideoLong => OfVideo.LongRate(MeanLong, 10);

    public float VideoOpen => OfVideo.OpenRate(MeanOpen, 10);

    public float VideoStay => OfVideo.LongOfOpened(MeanStay, 10);

    public float SurfaceLong => OfSurface.LongRate(MeanLong, 20);

    public float SurfaceOpen => OfSurface.OpenRate(MeanOpen, 20);
}
