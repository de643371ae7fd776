using Engagement.Feed.Candidates;
using Engagement.Feed.Preferences;
using Engagement.Feed.Profiles;
using Engagement.Feed.V1;

namespace Engagement.Feed.Tests.Preferences;

public sealed class ViewerWishesTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;

    private readonly IndexedVideo _video = new("v")
    {
        Published = Samples.Facts("cid", Noon, ["cats", "fun"]) with { SoundId = "s", Hashtags = ["kittens"] },
    };

    [Theory]
    [InlineData(FeedbackKind.NotInterested, "v", nameof(VideoFilter.NotInterested))]
    [InlineData(FeedbackKind.HideCreator, "cid", nameof(VideoFilter.HiddenCreator))]
    [InlineData(FeedbackKind.HideSound, "s", nameof(VideoFilter.HiddenSound))]
    [InlineData(FeedbackKind.HideTopic, "fun", nameof(VideoFilter.HiddenTopic))]
    [InlineData(FeedbackKind.HideKeyword, "Kittens", nameof(VideoFilter.Keyword))]
    public void FindRemoval_ByAFeedback_SaysWhichUntilItExpires(FeedbackKind kind, string target, string filter)
    {
        var feedback = Feedback(kind, target, Noon.AddHours(1));
        var profile = Samples.Profile("ann");
        Obey(profile, feedback);

        Assert.Equal(new Removal(Enum.Parse<VideoFilter>(filter), target, feedback.FeedbackId), CandidateGathering.FindRemoval(_video, profile));
        Assert.Equal(Noon.AddHours(1), profile.Wishes.ChangesAt);
        profile.Apply(new ProfileChanges(2, Noon.AddHours(1), [], [], []));
        Assert.Null(CandidateGathering.FindRemoval(_video, profile));
        Assert.True(CandidateGathering.IsEligible(_video, profile));
    }

    [Theory]
    [InlineData(FeedbackKind.NotInterested, "w")]
    [InlineData(FeedbackKind.HideCreator, "v")]
    [InlineData(FeedbackKind.HideTopic, "kittens")]
    [InlineData(FeedbackKind.HideKeyword, "kitten")]
    [InlineData(FeedbackKind.LessOfTopic, "cats")]
    public void FindRemoval_ByAFeedbackOfSomethingElse_IsNull(FeedbackKind kind, string target)
        => Assert.Null(ViewerWishes.Of(Stored(Feedback(kind, target)), Noon).FindRemoval(_video));

    [Fact]
    public void FindRemoval_OfAVideoThatManyFiltersRemove_IsTheFirst()
    {
        var profile = Samples.Profile("ann", [Samples.Signals("v")]);
        Obey(profile, Feedback(FeedbackKind.HideKeyword, "cats"), Feedback(FeedbackKind.HideCreator, "cid"));

        Assert.Equal(VideoFilter.Seen, CandidateGathering.FindRemoval(_video, profile)!.Value.Filter);
        Assert.Equal(VideoFilter.HiddenCreator, profile.Wishes.FindRemoval(_video)!.Value.Filter);
        Assert.Equal(VideoFilter.NotPublished, CandidateGathering.FindRemoval(new IndexedVideo("w"), profile)!.Value.Filter);
        Assert.Equal(VideoFilter.Keyword, profile.Wishes.FindRemovalByCaption("more CATS")!.Value.Filter);
    }

    [Fact]
    public void Affinities_AreShiftedByWhatIsAskedFor_AndNeverBeyondTheirRange()
    {
        var index = Samples.Index(2, at => Samples.Facts($"c{at}", Noon, [$"t{at}"]));
        var profile = Samples.Profile("ann", [Samples.Signals("v000", likes: 1), Samples.Signals("v001", notInterested: 1)]);
        Obey(
            profile, new Dictionary<string, double> { ["t1"] = 0, ["new"] = 1.75 }, Feedback(FeedbackKind.MoreOfTopic, "t0"),
            Feedback(FeedbackKind.LessOfCreator, "c0"), Feedback(FeedbackKind.MoreOfCreator, "fresh"), Feedback(FeedbackKind.MoreOfCreator, "fresh"),
            Feedback(FeedbackKind.ForgetCreator, "c1"));

        var affinities = Affinities.Of(profile, index);

        Assert.Equal((0.4 + 0.5, -1d, 0.75), (affinities.OfTopic("t0"), affinities.OfTopic("t1"), affinities.OfTopic("new")));
        Assert.Equal(
            (0.4 - 0.5, 0d, 1d), (affinities.OfCreator("c0"), affinities.OfCreator("c1"), affinities.OfCreator("fresh")));
        Assert.Equal(["t0", "new"], affinities.LikedTopics);
        Assert.Equal((0.5 - 0.5, 0.75 + 1), (profile.AskedFor(index.Find("v000")!), profile.AskedFor(Samples.Video("v", "fresh", Noon, "new"))));
        Assert.Equal(0, profile.WithoutPerson("").AskedFor(Samples.Video("v", "fresh", Noon, "new")));
        Assert.Equal((true, false), (affinities.TopicTastes.ContainsKey("t1"), affinities.CreatorTastes.ContainsKey("c1")));
    }

    [Fact]
    public void Affinities_OfAVideoThatIsNotWanted_AreThoseOfTheInteraction_Once()
    {
        var index = Samples.Index(2, at => Samples.Facts($"c{at}", Noon, [$"t{at}"]));
        var told = Samples.Profile("ann", [Samples.Signals("v000", likes: 1)]);
        var both = Samples.Profile("ann", [Samples.Signals("v000", likes: 1), Samples.Signals("v001", impressions: 0, notInterested: 1)]);
        var interaction = Affinities.Of(both, index);
        foreach (var profile in (ViewerProfile[])[told, both])
        {
            Obey(profile, Feedback(FeedbackKind.NotInterested, "v001"));
            var affinities = Affinities.Of(profile, index);

            Assert.Equal(-1, affinities.OfCreator("c1"));
            Assert.Equal(interaction.OfTopic("t0"), affinities.OfTopic("t0"));
        }
    }

    private static void Obey(ViewerProfile profile, params StandingFeedback[] feedback) => Obey(profile, new Dictionary<string, double>(), feedback);

    private static void Obey(ViewerProfile profile, IReadOnlyDictionary<string, double> weights, params StandingFeedback[] feedback)
        => profile.Apply(new ProfileChanges(1, Noon, [], [], []) { Preferences = Stored(feedback) with { TopicWeights = weights } });

    private static StoredPreferences Stored(params StandingFeedback[] feedback) => StoredPreferences.None with { Revision = 1, Feedback = feedback };

    private static StandingFeedback Feedback(FeedbackKind kind, string target, DateTime? until = null)
        => new(Guid.CreateVersion7(Events.Noon), kind, target, Noon, until ?? DateTime.MaxValue, Learned: true);
}
