using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Google.Rpc;
using Grpc.Core;

namespace Engagement.Platform.Tests.Errors;

public sealed class ProblemTests
{
    [Fact]
    public void InvalidField_TellsEveryViolationAtOnce()
    {
        var problem = new FieldViolations()
            .RequireId("with space", "video_id").RequireIdOrEmpty(new string('x', 65), "request_id").RequireText("  ", "text", 10)
            .RequireText(new string('y', 11), "caption", 10).RequireId("fine", "user_id").ToProblem();

        Assert.Equal(
            ["video_id", "request_id", "text", "caption"],
            problem.Status.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field));
        Assert.Equal((int)StatusCode.InvalidArgument, problem.Status.Code);
    }

    // An emoji is one character to its writer, two to .NET.
    [Fact]
    public void RequireText_CountsCodePoints()
        => Assert.False(new FieldViolations().RequireText(string.Concat(Enumerable.Repeat("😀", 10)), "text", 10).Any);

    [Fact]
    public void Metadata_NamesWhatWasNotFound()
    {
        var info = Problem.NotFound(ErrorReason.VideoNotFound, "video", "v1").Status.GetDetail<ErrorInfo>()!;

        Assert.Equal(("VIDEO_NOT_FOUND", "engagement"), (info.Reason, info.Domain));
        Assert.Equal("v1", info.Metadata["video"]);
    }

    [Fact]
    public void RetryInfo_ComesWithWhatPasses()
    {
        var later = TimeSpan.FromSeconds(2);
        Problem[] passing = [Problem.Unavailable(), Problem.Overloaded(later), Problem.RateLimited(later)];

        Assert.All(passing, problem => Assert.True(problem.Status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero));
    }

    [Fact]
    public void ToRpcException_CarriesTheWholeStatus()
    {
        var exception = Problem.EventIdReused("e1").ToRpcException();

        Assert.Equal(StatusCode.AlreadyExists, exception.StatusCode);
        Assert.Equal("EVENT_ID_REUSED", exception.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
    }
}
