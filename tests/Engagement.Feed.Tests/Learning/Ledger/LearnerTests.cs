using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.Ledger;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Tests.Learning.Ledger;

public sealed class LearnerTests
{
    private static readonly VideoDescription Video = new("creator", ["cats"], "", 10_000, Events.Noon.UtcDateTime.AddDays(-3));

    [Fact]
    public void Take_RequestsOfAViewer_KnowThoseBeforeThemAndNotTheirOwn()
    {
        var learner = new Learner(mostRows: 100, after: 0);

        learner.Take([Met("a", 1, "one"), Met("b", 2, "one"), Met("c", 3, "two"), Met("d", 4, "two"), Met("e", 5, "three")]);

        Assert.Equal([0, 0, 2, 2, 4], Column(learner, "viewer_shown"));
        // What others did counts from the next slice on.
        Assert.Equal([0, 0, 0, 0, 0], Column(learner, "author_opened"));
        learner.Take([Met("f", 6, "four")]);
        Assert.Equal(5, Column(learner, "author_opened")[^1]);
        Assert.Equal(6, learner.Position);
    }

    [Fact]
    public void Take_WhatWasInNoAnswer_IsToldApartByTheHour()
    {
        var learner = new Learner(mostRows: 100, after: 0);

        learner.Take([Met("a", 1, ""), Met("b", 2, "", minutes: 59), Met("c", 3, "", minutes: 60)]);

        Assert.Equal([0, 0, 2], Column(learner, "viewer_shown"));
    }

    [Fact]
    public void Take_WhatWasTakenBackOrNeverShown_MakesNoRow()
    {
        var learner = new Learner(mostRows: 100, after: 0);

        learner.Take([Met("a", 1, "one", impressions: 0), Met("b", 2, "one", impressions: 0, watchedMs: 5000), Met("c", 3, "two")]);

        Assert.Equal("c", learner.Catalogue.VideoIds[Assert.Single(learner.Rows.Exposures).Video]);
        Assert.Equal(1, Column(learner, "viewer_opened")[0]);
    }

    [Fact]
    public void Take_MoreThanAreKept_ForgetsTheOldestRows()
    {
        var learner = new Learner(mostRows: 2, after: 0);

        learner.Take([Met("a", 1, "one"), Met("b", 2, "one"), Met("c", 3, "one")]);

        Assert.Equal([2, 3], learner.Rows.Exposures.Select(exposure => exposure.Position));
    }

    private static float[] Column(Learner learner, string name)
    {
        var column = FeatureSet.Served.Features.Select((feature, at) => (feature.Name, at)).Single(feature => feature.Name == name).at;
        return [.. learner.Rows.Values.Select(values => values[column])];
    }

    private static Encounter Met(string videoId, long position, string requestId, int minutes = 0, int impressions = 1, long watchedMs = 0)
        => new(
            "ann",
            new VideoSignals(
                videoId, impressions, 0, impressions > 0 ? 10_000 : watchedMs, 0, 0, 0, 0, 0, Events.Noon.UtcDateTime,
                new Meeting(position, Events.Noon.UtcDateTime.AddMinutes(minutes), 1, 0, 0, 0)),
            requestId, Video, Follows: false);
}
