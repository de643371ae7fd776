using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Google.Protobuf;
using Google.Rpc;
using Xunit;

namespace Engagement.Interactions.Tests.Recording;

public sealed class InteractionRulesTests
{
    private const string Id = "0192f000-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("""{"videoId":"v1","like":{}}""", "event_id")]
    [InlineData("""{"eventId":"0192f000-0000-4000-8000-000000000001","videoId":"v1","like":{}}""", "event_id")]
    [InlineData("""{"eventId":"{0192f000-0000-7000-8000-000000000001}","videoId":"v1","like":{}}""", "event_id")]
    [InlineData("""{"eventId":"ID","like":{}}""", "video_id")]
    [InlineData("""{"eventId":"ID","videoId":"a b","like":{}}""", "video_id")]
    [InlineData("""{"eventId":"ID","videoId":"vidéo","like":{}}""", "video_id")]
    [InlineData("""{"eventId":"ID","videoId":"v1"}""", "action")]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{}}""", "watch.watch_sections")]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"startMs":-1,"endMs":5}]}}""", "watch.watch_sections[0].start_ms")]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"startMs":5,"endMs":5}]}}""", "watch.watch_sections[0].end_ms")]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5},{"startMs":7,"endMs":6}]}}""", "watch.watch_sections[1].end_ms")]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":60001}]}}""", "watch.watch_sections[0].end_ms")]
    [InlineData("""{"eventId":"ID","videoId":"v1","comment":{}}""", "comment.text")]
    [InlineData("""{"eventId":"ID","videoId":"v1","comment":{"text":" \n\t"}}""", "comment.text")]
    [InlineData("""{"eventId":"ID","videoId":"v1","comment":{"text":"a\u0000b"}}""", "comment.text")]
    [InlineData("""{"eventId":"ID","videoId":"v1","share":{}}""", "share.channel")]
    [InlineData("""{"eventId":"ID","videoId":"v1","share":{"channel":77}}""", "share.channel")]
    [InlineData("""{"eventId":"ID","videoId":"v1","profileVisit":{"dwellTime":"-1s"}}""", "profile_visit.dwell_time")]
    [InlineData("""{"eventId":"ID","videoId":"v1","commentsVisit":{"dwellTime":"86400s"}}""", "comments_visit.dwell_time")]
    [InlineData("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"position":-1}}""", "feed_context.position")]
    [InlineData("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"requestId":"r\n"}}""", "feed_context.request_id")]
    [InlineData("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"trafficSource":99}}""", "feed_context.traffic_source")]
    [InlineData("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"platform":5}}""", "feed_context.platform")]
    [InlineData("""{"eventId":"ID","videoId":"v1","like":{},"occurredAt":"1969-12-31T23:59:59Z"}""", "occurred_at")]
    public void Check_OneThingWrong_NamesItsField(string json, string field) => Assert.Equal([field], Fields(json));

    [Fact]
    public void Check_ManyThingsWrong_NamesThemAll()
        => Assert.Equal(["event_id", "video_id", "share.channel"], Fields("""{"share":{}}"""));

    [Theory]
    [InlineData("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":60000},{"startMs":10,"endMs":11}]}}""")]
    [InlineData("""{"eventId":"ID","videoId":"v1","comment":{"text":"👍🏽 مرحبا"}}""")]
    [InlineData("""{"eventId":"ID","videoId":"v1","profileVisit":{}}""")]
    [InlineData("""{"eventId":"ID","videoId":"v1","notInterested":{},"feedContext":{"requestId":"r1","position":3,"trafficSource":"TRAFFIC_SOURCE_FOR_YOU"}}""")]
    public void Check_NothingWrong_NotesNothing(string json) => Assert.Empty(Fields(json));

    [Fact]
    public void Check_CommentOfEmoji_CountsCodePointsNotChars()
    {
        var longest = string.Concat(Enumerable.Repeat("🎬", InteractionRules.LongestComment));

        Assert.Empty(Fields(Comment(longest)));
        Assert.Equal(["comment.text"], Fields(Comment(longest + "🎬")));
    }

    private static Interaction Comment(string text) => new() { EventId = Id, VideoId = "v1", Comment = new Comment { Text = text } };

    private static IEnumerable<string> Fields(string json)
        => Fields(JsonParser.Default.Parse<Interaction>(json.Replace("\"ID\"", $"\"{Id}\"", StringComparison.Ordinal)));

    private static IEnumerable<string> Fields(Interaction interaction)
    {
        var violations = new FieldViolations();
        InteractionRules.CheckForm(interaction, violations, out _);
        InteractionRules.CheckAgainst(new VideoFacts("carl", 60_000, "", []), interaction, violations);
        return violations.ToProblem().Status.Details[1].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field);
    }
}
