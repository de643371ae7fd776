using Engagement.SocialGraph.V1;
using Engagement.Torture.Social;

namespace Engagement.Torture.Tests.Social;

/// <summary>The oracle itself, by hand: one that is wrong in the same way as the service would find nothing.</summary>
public sealed class PairModelTests
{
    private const int One = 0;
    private const int Other = 1;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly bool[] _isPrivate = [false, false];
    private readonly PairModel _model;

    public PairModelTests() => _model = new PairModel(new UserPair(0, 1), _isPrivate);

    [Fact]
    public void Apply_FollowTwice_CountsOnce()
    {
        Apply(One, EdgeEventKind.Follow);
        Apply(One, EdgeEventKind.Follow);
        Assert.Equal([1, 0], _model.Traces.Select(trace => trace.Effect));
        Assert.True(_model.Follows(One));
    }

    [Fact]
    public void Apply_BlockOfAFollower_EndsBothFollows()
    {
        Apply(One, EdgeEventKind.Follow);
        Apply(Other, EdgeEventKind.Follow);
        Apply(One, EdgeEventKind.Block);
        Assert.False(_model.Follows(One) || _model.Follows(Other));
        Assert.Equal(0, _model.Traces.Sum(trace => trace.Effect));
        Assert.Equal([EdgeEventKind.Unfollow, EdgeEventKind.FollowerRemoval, EdgeEventKind.Block], _model.Traces.Skip(2).Select(trace => trace.Kind));
    }

    [Fact]
    public void Apply_FollowOfWhoBlocks_IsSeenByTheFollowerAloneUntilTheBlockEnds()
    {
        Apply(Other, EdgeEventKind.Block);
        Assert.Null(Apply(One, EdgeEventKind.Follow));
        Assert.True(_model.FollowsInOwnEyes(One));
        Assert.False(_model.Follows(One));
        Apply(Other, EdgeEventKind.Unblock);
        Assert.False(_model.FollowsInOwnEyes(One));
        Assert.Equal(0, _model.Traces.Sum(trace => trace.Effect));
    }

    [Fact]
    public void Apply_FollowOfWhomOneBlocks_IsRefused()
    {
        Apply(One, EdgeEventKind.Block);
        Assert.Equal("BLOCKING", Apply(One, EdgeEventKind.Follow));
        Assert.Equal("NOT_FOLLOWING", Apply(One, EdgeEventKind.CloseFriendAddition));
        Assert.Single(_model.Traces);
    }

    [Fact]
    public void Apply_FollowOfAPrivateAccount_WaitsForItsAcceptance()
    {
        _isPrivate[Other] = true;
        Apply(One, EdgeEventKind.Follow);
        Assert.False(_model.Follows(One));
        Assert.True(_model.Asks(One));
        Apply(Other, EdgeEventKind.FollowAcceptance);
        Assert.True(_model.Follows(One));
        Assert.Equal(1, _model.Traces.Sum(trace => trace.Effect));
    }

    [Fact]
    public void Lapse_AfterTheEndOfABlock_EndsItAndWhatItHid()
    {
        _model.Apply(new EdgeWish(EdgeEventKind.Block, Other, Guid.CreateVersion7(Start), Start.UtcDateTime.AddSeconds(20)), Start.UtcDateTime);
        Apply(One, EdgeEventKind.Follow);
        Assert.True(_model.RestsUntil > Start.UtcDateTime.AddSeconds(20));
        _model.Lapse(Start.UtcDateTime.AddSeconds(21));
        Assert.False(_model.Blocks(Other));
        Assert.False(_model.FollowsInOwnEyes(One));
    }

    private string? Apply(int actor, EdgeEventKind kind) => _model.Apply(new EdgeWish(kind, actor, Guid.CreateVersion7(Start), null), Start.UtcDateTime);
}
