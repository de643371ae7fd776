using CsCheck;
using Engagement.Errors.V1;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;
using Google.Protobuf;

namespace Engagement.Platform.Tests.Paging;

public sealed class PageTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(7, 7)]
    [InlineData(1000, 1000)]
    [InlineData(100_000, 1000)]
    public void Of_Size_IsTheDefaultOrCoerced(int asked, int expected)
        => Assert.Equal(expected, Of(new ListHistoryRequest { PageSize = asked }).Size);

    [Fact]
    public void Of_NegativeSize_IsInvalid()
    {
        var problem = Assert.Throws<Problem>(() => Of(new ListHistoryRequest { PageSize = -1 }));

        Assert.Equal(ErrorReason.InvalidField, problem.Reason);
    }

    [Fact]
    public void Of_NoToken_IsTheFirstPage() => Assert.Null(Of(new ListHistoryRequest()).After);

    [Fact]
    public void TokenAfter_AnyPosition_ComesBack()
        => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(position =>
        {
            var token = Of(new ListHistoryRequest()).TokenAfter(position);
            Assert.Equal(position, Of(new ListHistoryRequest { PageToken = token, PageSize = 3 }).After);
        });

    [Fact]
    public void NumberAfter_Number_ComesBackAndAnythingElseIsInvalid()
    {
        var page = Of(new ListHistoryRequest());
        Assert.Equal(7, page.NumberAfter(7));
        Assert.Equal(long.MaxValue, Of(new ListHistoryRequest { PageToken = page.TokenAfter(long.MaxValue) }).NumberAfter(7));
        foreach (var position in new[] { "", "x", "-1", " 1", "99999999999999999999" })
        {
            var next = Of(new ListHistoryRequest { PageToken = page.TokenAfter(position) });
            Assert.Equal(ErrorReason.InvalidPageToken, Assert.Throws<Problem>(() => next.NumberAfter(7)).Reason);
        }
    }

    [Fact]
    public void Of_TokenOfOtherArguments_IsInvalid()
    {
        var token = Of(new ListHistoryRequest { Kinds = { EventKind.Like } }).TokenAfter("p");

        IsInvalid(new ListHistoryRequest { PageToken = token, Kinds = { EventKind.Watch } });
        IsInvalid(new ListHistoryRequest { PageToken = token });
    }

    [Fact]
    public void Of_TokenOfAnotherCaller_IsInvalid()
        => IsInvalid(new ListHistoryRequest { PageToken = Of(new ListHistoryRequest(), "ben").TokenAfter("p") });

    [Fact]
    public void Of_TokenOfAnotherListWithTheSameArguments_IsInvalid()
        => IsInvalid(new ListFollowingRequest { UserId = "x", PageToken = Of(new ListFollowersRequest { UserId = "x" }).TokenAfter("p") });

    [Theory]
    [InlineData("?")]
    [InlineData("AQ")]
    [InlineData("not a token")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    public void Of_Nonsense_IsInvalid(string token) => IsInvalid(new ListHistoryRequest { PageToken = token });

    [Fact]
    public void Of_TokenWithAnyBitOfItsHeaderChanged_IsInvalid()
    {
        var token = Of(new ListHistoryRequest()).TokenAfter("position");
        for (var place = 0; place < 12; place++)
            IsInvalid(new ListHistoryRequest { PageToken = token[..place] + (token[place] == 'A' ? 'B' : 'A') + token[(place + 1)..] });
    }

    private static Page Of(IMessage request, string caller = "ann") => Page.Of(request, caller, defaultSize: 50, largestSize: 1000);

    private static void IsInvalid(IMessage request)
        => Assert.Equal(ErrorReason.InvalidPageToken, Assert.Throws<Problem>(() => Of(request)).Reason);
}
