using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Video = Engagement.Remix.V1.Video;

namespace Engagement.Torture.Remixes;

/// <summary>Publishes, makes remixes, and tries what must be refused; tells the model what was acknowledged.</summary>
internal sealed class RemixClient(int number, int clients, RemixWorld world, RemixSystem system, Findings findings, long seed)
{
    private static readonly Duration Length = TimeSpan.FromSeconds(30).ToDuration();

    private readonly RemixOwner _owner = new(world, system, findings);
    private Dice _dice = Dice.For(seed, number, 20);
    private int _sends;

    public int Sends => _sends + _owner.Sends;

    /// <summary>What this client's creators changed, as the ledger should know it.</summary>
    public IReadOnlyDictionary<string, int> Changes => _owner.Changes;

    public async Task ActAsync(CancellationToken cancellationToken)
    {
        await _owner.UndoWhatIsDueAsync(cancellationToken);
        var fate = _dice.Fraction();
        if (world.Count == 0 || fate < 0.05)
            await MakeAsync(RemixKind.Unspecified, [], cancellationToken);
        else if (fate < 0.88)
            await MakeAsync(DrawKind(), null, cancellationToken);
        else if (fate < 0.90)
            await TakeIdAsync(cancellationToken);
        else if (fate < 0.91)
            await RaceForIdAsync(cancellationToken);
        else if (fate < 0.94)
            await CloseCircleAsync(cancellationToken);
        else if (fate < 0.95)
            await CrossAsync(cancellationToken);
        else
            await _owner.ChangeAsync(new Dice(_dice.Next()), cancellationToken);
    }

    private RemixKind DrawKind() => _dice.Chance(0.7) ? RemixKind.Duet : RemixKind.Stitch;

    private int DrawCreator() => (_dice.Below(world.Creators / clients) * clients) + number;

    /// <summary>A new video; of it the model knows at once, or, when it is refused, that it had to be.</summary>
    private async Task MakeAsync(RemixKind kind, RemixNode[]? given, CancellationToken cancellationToken)
    {
        var sources = given ?? [.. Enumerable.Range(0, kind == RemixKind.Duet ? 1 : _dice.From(1, 3)).Select(_ => world.Draw(ref _dice)).Distinct()];
        var (creator, videoId) = (DrawCreator(), world.NewId());
        var verdict = new Verdict(world.GatesOf(kind, sources, creator));
        var call = CallOf(kind, creator, videoId, [.. sources.Select(source => source.VideoId)]);
        var answers = await Task.WhenAll(Enumerable.Range(0, _dice.Chance(0.05) ? 3 : 1).Select(_ => SendAsync(call, cancellationToken)));
        foreach (var answer in answers)
            findings.Equal("answers to remixes", true, verdict.Allows(answer.Refusal), () => $"{kind} {videoId} of {string.Join(", ", sources.Select(source => source.VideoId))}: {answer.Refusal ?? "made"}");
        // Copies of one call that a change falls between may be answered differently: whether it was made is then what any of them says.
        if (Array.Find(answers, answer => answer.Video is not null) is not { Video: { } video })
            return;
        var node = new RemixNode(videoId, creator, sources);
        Compare(node, video);
        findings.Equal("once only", true, answers.Sum(answer => answer is { Video: not null, Duplicate: false } ? 1 : 0) <= 1, () => videoId);
        _owner.Own(node);
        if (_dice.Chance(0.1))
        {
            var again = await SendAsync(call, cancellationToken);
            findings.Equal("repeats", (true, video), (again.Duplicate, again.Video), () => videoId);
        }
    }

    /// <summary>An id that is taken.</summary>
    private async Task TakeIdAsync(CancellationToken cancellationToken)
    {
        var node = world[_dice.Below(world.Count)];
        var answer = await SendAsync(CallOf(RemixKind.Unspecified, DrawCreator(), node.VideoId, []), cancellationToken);
        findings.Equal("taken ids", "VIDEO_ID_TAKEN", answer.Refusal, () => node.VideoId);
    }

    /// <summary>Two videos of one id, at the same time.</summary>
    private async Task RaceForIdAsync(CancellationToken cancellationToken)
    {
        var videoId = world.NewId();
        int[] creators = [DrawCreator(), DrawCreator()];
        var answers = await Task.WhenAll(creators.Select(creator => SendAsync(CallOf(RemixKind.Unspecified, creator, videoId, []), cancellationToken)));
        findings.Equal("raced ids", 1, answers.Count(answer => answer.Video is not null), () => videoId);
        var winner = Array.FindIndex(answers, answer => answer.Video is not null);
        findings.Equal("raced ids", "VIDEO_ID_TAKEN", answers[1 - winner].Refusal, () => videoId);
        _owner.Own(new RemixNode(videoId, creators[winner], []));
    }

    /// <summary>A remix of a video that would be its own ancestor.</summary>
    private async Task CloseCircleAsync(CancellationToken cancellationToken)
    {
        var source = world.Draw(ref _dice);
        var victim = _dice.Of([source, .. source.Ancestors.Select(ancestor => ancestor.Node)]);
        var kind = DrawKind();
        var verdict = new Verdict(victim == source ? [] : world.GatesOf(kind, [source], victim.Creator));
        var answer = await SendAsync(CallOf(kind, victim.Creator, victim.VideoId, [source.VideoId]), cancellationToken);
        findings.Equal("attempted cycles", true, verdict.Allows(answer.Refusal, "LINEAGE_CYCLE"), () => $"{victim.VideoId} of {source.VideoId}: {answer.Refusal ?? "made"}");
    }

    /// <summary>Two videos, each made from the other, at the same time.</summary>
    private async Task CrossAsync(CancellationToken cancellationToken)
    {
        var (one, other) = (world.NewId(), world.NewId());
        var (kind, creator) = (DrawKind(), DrawCreator());
        var answers = await Task.WhenAll(
            SendAsync(CallOf(kind, creator, one, [other]), cancellationToken), SendAsync(CallOf(kind, creator, other, [one]), cancellationToken));
        foreach (var answer in answers)
            findings.Equal("attempted cycles", "VIDEO_NOT_FOUND", answer.Refusal, () => $"{one} and {other} of each other");
    }

    private void Compare(RemixNode node, Video video)
        => findings.Equal(
            "new videos",
            (node.VideoId, RemixWorld.NameOf(node.Creator), node.Depth, node.Root.VideoId, string.Join(' ', node.Sources.Select(source => source.VideoId))),
            (video.VideoId, video.CreatorId, video.Depth, video.RootVideoId, string.Join(' ', video.Sources.Select(source => source.VideoId))),
            () => node.VideoId);

    private Func<CallOptions, Task<Sent>> CallOf(RemixKind kind, int creator, string videoId, string[] sources)
    {
        var eventId = Calls.NewEventId();
        var draft = new VideoDraft { VideoId = videoId, Duration = Length };
        var name = RemixWorld.NameOf(creator);
        switch (kind)
        {
            case RemixKind.Duet:
                var duet = new CreateDuetRequest { EventId = eventId, SourceVideoId = sources[0], Video = draft, Layout = DuetLayout.SideBySide };
                return async options => await system.Remixes(name).CreateDuetAsync(duet, options) is var made ? new Sent(made.Video, made.Duplicate) : default;
            case RemixKind.Stitch:
                var (start, end) = (TimeSpan.FromSeconds(1).ToDuration(), TimeSpan.FromSeconds(4).ToDuration());
                var stitch = new CreateStitchRequest
                {
                    EventId = eventId, SourceVideoId = sources[0], Video = draft, Start = start, End = end,
                    FurtherSections = { sources.Skip(1).Select(source => new StitchSection { SourceVideoId = source, Start = start, End = end }) },
                };
                return async options => await system.Remixes(name).CreateStitchAsync(stitch, options) is var made ? new Sent(made.Video, made.Duplicate) : default;
            default:
                var plain = new PublishVideoRequest { EventId = eventId, Video = draft };
                return async options => await system.Videos(name).PublishVideoAsync(plain, options) is var made ? new Sent(made.Video, made.Duplicate) : default;
        }
    }

    private async Task<Sent> SendAsync(Func<CallOptions, Task<Sent>> callAsync, CancellationToken cancellationToken)
    {
        try
        {
            return await Calls.PatientlyAsync(() =>
            {
                Interlocked.Increment(ref _sends);
                return callAsync(new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20), cancellationToken: cancellationToken));
            }, cancellationToken);
        }
        catch (RpcException refusal) when (refusal.Reason().Length > 0)
        {
            return new Sent(null, false, refusal.Reason());
        }
    }

    private readonly record struct Sent(Video? Video, bool Duplicate, string? Refusal = null);
}
