using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Challenges;

public sealed class ChallengeTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task ListLeaderboard_OfEntries_IsByPointsUntilTheEnd()
    {
        var creator = RemixHost.NewUser();
        var prompt = await host.PublishAsync(creator);
        var challenge = await CreateAsync(creator, prompt.VideoId, "Jump", TimeSpan.FromHours(1));
        var entries = new List<Video>();
        for (var i = 0; i < 3; i++)
            entries.Add(await host.DuetAsync(RemixHost.NewUser(), prompt.VideoId, Tagged("#jump")));
        await host.DuetAsync(RemixHost.NewUser(), prompt.VideoId, Tagged("no tag"));
        await host.DuetAsync(RemixHost.NewUser(), entries[0].VideoId, Tagged("#jump"));

        await host.TellAsync([Like(entries[2]), Like(entries[2]), Like(entries[1])]);

        var board = await ListAsync("reader", challenge.ChallengeId, pageSize: 2);
        // Of a like worth four points the entry keeps half.
        Assert.Equal(
            [(entries[2].VideoId, 4_000_000), (entries[1].VideoId, 2_000_000), (entries[0].VideoId, 0)],
            board.Select(entry => (entry.VideoId, entry.PointsMicro)));
        var told = await host.Ledger.WaitForAsync(e => e.VideoId == entries[0].VideoId && e.VideoPublished is not null);
        Assert.Equal([challenge.ChallengeId], told.VideoPublished.ChallengeIds);
        Assert.Equal(3, (await Of("reader").GetChallengeAsync(new GetChallengeRequest { ChallengeId = challenge.ChallengeId })).Challenge.Entries);

        // Over by then: neither entries nor points.
        await host.ScalarAsync<int>(
            "UPDATE challenge SET ends_at = now() - interval '1 second' WHERE challenge_id = @Id RETURNING 1", ("Id", challenge.ChallengeId));
        await host.DuetAsync(RemixHost.NewUser(), prompt.VideoId, Tagged("#jump"));
        await host.TellAsync([Like(entries[0])]);
        Assert.Equal(board, await ListAsync("reader", challenge.ChallengeId, pageSize: 100));
        Assert.Empty((await Of("reader").ListChallengesAsync(new ListChallengesRequest { CreatorId = creator, Open = true })).Challenges);
        Assert.Single((await Of("reader").ListChallengesAsync(new ListChallengesRequest { CreatorId = creator })).Challenges);
    }

    [Fact]
    public async Task CreateChallenge_SixteenTimesAtOnce_IsOne()
    {
        var creator = RemixHost.NewUser();
        var prompt = await host.PublishAsync(creator);
        var request = Request(prompt.VideoId, "tag", TimeSpan.FromDays(1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ => await Of(creator).CreateChallengeAsync(request)));
        Assert.Single(answers, answer => !answer.Duplicate);
        Assert.Single(answers.Select(answer => answer.Challenge).Distinct());
    }

    [Fact]
    public async Task CreateChallenge_OfAnothersOrHiddenVideo_IsNotFound()
    {
        var (creator, other) = (RemixHost.NewUser(), RemixHost.NewUser());
        var video = await host.PublishAsync(creator);
        var hidden = await host.PublishAsync(creator, RemixHost.Draft(Visibility.Followers));
        foreach (var (user, prompt) in new[] { (other, video.VideoId), (creator, hidden.VideoId) })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(user, prompt, "tag", TimeSpan.FromDays(1)));
            Assert.Equal("VIDEO_NOT_FOUND", refusal.Reason());
        }
    }

    [Fact]
    public async Task CreateChallenge_WrongFields_NamesThemAll()
    {
        var request = new CreateChallengeRequest
        {
            EventId = RemixHost.NewEventId(), Kinds = { RemixKind.Unspecified }, Hashtag = "two words", EndTime = new Timestamp { Seconds = long.MaxValue },
        };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Of("ann").CreateChallengeAsync(request));
        Assert.Equal(
            ["end_time", "prompt_video_id", "title", "hashtag", "kinds", "end_time"],
            refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task GetChallenge_OfWhoBlocks_IsNotFound()
    {
        var (creator, reader) = (RemixHost.NewUser(), RemixHost.NewUser());
        var prompt = await host.PublishAsync(creator);
        var challenge = await CreateAsync(creator, prompt.VideoId, "tag", TimeSpan.FromDays(1));
        host.Graph.Block(creator, reader);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await Of(reader).GetChallengeAsync(new GetChallengeRequest { ChallengeId = challenge.ChallengeId }));
        Assert.Equal("CHALLENGE_NOT_FOUND", refusal.Reason());
    }

    private static VideoDraft Tagged(string caption)
    {
        var draft = RemixHost.Draft();
        draft.Caption = caption;
        return draft;
    }

    private static CreateChallengeRequest Request(string promptId, string hashtag, TimeSpan length) => new()
    {
        EventId = RemixHost.NewEventId(), PromptVideoId = promptId, Title = "Who jumps highest?", Hashtag = hashtag,
        EndTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() + length),
    };

    private static LedgerEvent Like(Video video) => RemixHost.EventAt(video, e => (e.Effect, e.Like) = (1, new Like()));

    private ChallengeService.ChallengeServiceClient Of(string userId) => new(host.Wire.As(userId));

    private async Task<Challenge> CreateAsync(string userId, string promptId, string hashtag, TimeSpan length)
        => (await Of(userId).CreateChallengeAsync(Request(promptId, hashtag, length))).Challenge;

    private async Task<List<LeaderboardEntry>> ListAsync(string userId, string challengeId, int pageSize)
    {
        var request = new ListLeaderboardRequest { ChallengeId = challengeId, PageSize = pageSize };
        var entries = new List<LeaderboardEntry>();
        do
        {
            var page = await Of(userId).ListLeaderboardAsync(request);
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }
}
