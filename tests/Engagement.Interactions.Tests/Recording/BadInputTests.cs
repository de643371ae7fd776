using System.Globalization;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace Engagement.Interactions.Tests.Recording;

/// <summary>Malformed events and calls of every kind, against one service: each is told what is wrong with it, and nothing changes.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    /// <summary>
    /// Interactions, in JSON (`ID` is a good new event id, `OLD` and `EARLY` ids of a wrong time, `LONG65` so many letters), each with its status, reason and
    /// field, or only the field where those are INVALID_ARGUMENT and INVALID_FIELD.
    /// </summary>
    private static readonly (string Json, string Told)[] Events =
    [
        ("""{"videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"not-an-id","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"0192f000-0000-4000-8000-000000000001","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"0192f000-0000-7000-0000-000000000001","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":" ID","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"{ID}","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"00000000-0000-0000-0000-000000000000","videoId":"v1","like":{}}""", "event_id"),
        ("""{"eventId":"OLD","videoId":"v1","like":{}}""", "FailedPrecondition EVENT_TOO_OLD "),
        ("""{"eventId":"EARLY","videoId":"v1","like":{}}""", "InvalidArgument EVENT_FROM_FUTURE event_id"),
        ("""{"eventId":"ID","like":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"a b","like":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"vidéo","like":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"v\u0000","like":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"LONG65","like":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"unknown","like":{}}""", "NotFound VIDEO_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1"}""", "action"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"actingUserId":"bob"}""", "PermissionDenied ACTING_FOR_ANOTHER "),
        ("""{"eventId":"ID","videoId":"v1","like":{},"occurredAt":"1969-12-31T23:59:59Z"}""", "occurred_at"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"requestId":"r r"}}""", "feed_context.request_id"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"requestId":"LONG65"}}""", "feed_context.request_id"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"position":-1}}""", "feed_context.position"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"position":1000001}}""", "feed_context.position"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"trafficSource":99}}""", "feed_context.traffic_source"),
        ("""{"eventId":"ID","videoId":"v1","like":{},"feedContext":{"platform":5}}""", "feed_context.platform"),
        ("""{"eventId":"ID","videoId":"v1","watch":{}}""", "watch.watch_sections"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"startMs":-1,"endMs":5}]}}""", "watch.watch_sections[0].start_ms"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"startMs":5,"endMs":5}]}}""", "watch.watch_sections[0].end_ms"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"startMs":6,"endMs":5}]}}""", "watch.watch_sections[0].end_ms"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":60001}]}}""", "watch.watch_sections[0].end_ms"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":"9223372036854775807"}]}}""", "watch.watch_sections[0].end_ms"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5},{"endMs":5,"speed":11}]}}""", "watch.watch_sections[1].speed"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5,"speed":0.05}]}}""", "watch.watch_sections[0].speed"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5,"speed":-1}]}}""", "watch.watch_sections[0].speed"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5,"speed":"NaN"}]}}""", "watch.watch_sections[0].speed"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5}],"firstSection":1}}""", "watch.first_section"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5}],"sessionId":"s","firstSection":-1}}""", "watch.first_section"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5}],"sessionId":"s","firstSection":1000}}""", "watch.first_section,watch.watch_sections"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5},{"endMs":5}],"sessionId":"s","firstSection":999}}""", "watch.watch_sections"),
        ("""{"eventId":"ID","videoId":"v1","watch":{"watchSections":[{"endMs":5}],"sessionId":"s s"}}""", "watch.session_id"),
        ("""{"eventId":"ID","videoId":"v1","comment":{}}""", "comment.text"),
        ("""{"eventId":"ID","videoId":"v1","comment":{"text":" \n\t"}}""", "comment.text"),
        ("""{"eventId":"ID","videoId":"v1","comment":{"text":"a\u0000b"}}""", "comment.text"),
        ("""{"eventId":"ID","videoId":"v1","comment":{"text":"LONG2201"}}""", "comment.text"),
        ("""{"eventId":"ID","videoId":"v1","comment":{"text":"Hi","parentCommentId":"x"}}""", "comment.parent_comment_id"),
        ("""{"eventId":"ID","videoId":"v1","comment":{"text":"Hi","parentCommentId":"ID"}}""", "NotFound COMMENT_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1","commentLike":{}}""", "comment_like.comment_id"),
        ("""{"eventId":"ID","videoId":"v1","commentLike":{"commentId":"ID"}}""", "NotFound COMMENT_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1","commentUnlike":{"commentId":"7"}}""", "comment_unlike.comment_id"),
        ("""{"eventId":"ID","videoId":"v1","commentEdit":{"commentId":"ID"}}""", "comment_edit.text"),
        ("""{"eventId":"ID","videoId":"v1","commentEdit":{"commentId":"ID","text":"Hi"}}""", "NotFound COMMENT_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1","commentDeletion":{}}""", "comment_deletion.comment_id"),
        ("""{"eventId":"ID","videoId":"v1","commentPin":{"commentId":"ID "}}""", "comment_pin.comment_id"),
        ("""{"eventId":"ID","videoId":"v1","share":{}}""", "share.channel"),
        ("""{"eventId":"ID","videoId":"v1","share":{"channel":77}}""", "share.channel"),
        ("""{"eventId":"ID","shareOpen":{}}""", "share_open.share_token"),
        ("""{"eventId":"ID","shareOpen":{"shareToken":"../../../../etc/passwd"}}""", "share_open.share_token"),
        ("""{"eventId":"ID","shareOpen":{"shareToken":"AAAAAAAAAAAAAAAAAAAAAA"}}""", "NotFound SHARE_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1","shareOpen":{"shareToken":"AAAAAAAAAAAAAAAAAAAAAA"}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"v1","save":{"collectionId":"mine"}}""", "save.collection_id"),
        ("""{"eventId":"ID","videoId":"v1","save":{"collectionId":"ID"}}""", "NotFound COLLECTION_NOT_FOUND "),
        ("""{"eventId":"ID","collectionChange":{}}""", "collection_change.name"),
        ("""{"eventId":"ID","collectionChange":{"name":""}}""", "collection_change.name"),
        ("""{"eventId":"ID","collectionChange":{"name":"LONG101"}}""", "collection_change.name"),
        ("""{"eventId":"ID","collectionChange":{"name":"Cats","place":-1}}""", "collection_change.place"),
        ("""{"eventId":"ID","collectionChange":{"collectionId":"ID","name":"Cats"}}""", "NotFound COLLECTION_NOT_FOUND "),
        ("""{"eventId":"ID","collectionDeletion":{"collectionId":"x"}}""", "collection_deletion.collection_id"),
        ("""{"eventId":"ID","collectionDeletion":{"collectionId":"ID"}}""", "NotFound COLLECTION_NOT_FOUND "),
        ("""{"eventId":"ID","historyDeletion":{}}""", "history_deletion.event_id"),
        ("""{"eventId":"ID","historyDeletion":{"eventId":"ID"}}""", "NotFound HISTORY_ENTRY_NOT_FOUND "),
        ("""{"eventId":"ID","videoId":"v1","historyDeletion":{"eventId":"ID"}}""", "video_id"),
        ("""{"eventId":"ID","consentUpdate":{}}""", "consent_update.purpose"),
        ("""{"eventId":"ID","consentUpdate":{"purpose":9,"granted":true}}""", "consent_update.purpose"),
        ("""{"eventId":"ID","videoId":"v1","consentUpdate":{"purpose":1}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"v1","historyErasure":{}}""", "video_id"),
        ("""{"eventId":"ID","videoId":"v1","profileVisit":{"dwellTime":"-1s"}}""", "profile_visit.dwell_time"),
        ("""{"eventId":"ID","videoId":"v1","profileVisit":{"dwellTime":"86400s"}}""", "profile_visit.dwell_time"),
        ("""{"eventId":"ID","videoId":"v1","commentsVisit":{"dwellTime":"315576000000s"}}""", "comments_visit.dwell_time"),
    ];

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task RecordInteractions_EveryBadEvent_IsRefusedByItsReasonAndChangesNothing()
    {
        var before = await StateAsync();
        var interactions = Events.Select(row => Parse(row.Json)).ToList();

        var batch = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(interactions.Select(interaction => interaction.Clone())));
        using var stream = _host.As("ann").StreamInteractions();
        await stream.RequestStream.WriteAsync(new StreamInteractionsRequest { Interactions = { interactions } });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(Expected, string.Join('\n', batch.Results.Select((result, i) => Told(i, result.Error))));
        Assert.Equal(Expected, string.Join('\n', stream.ResponseStream.Current.Exceptions.Select(exception => Told(exception.Index, exception.Error))));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Calls_Malformed_AreRefusedByTheirReasonAndChangeNothing()
    {
        var before = await StateAsync();
        var (user, service) = (_host.Wire.As("ann"), _host.Ledger);
        var (interactions, history, counters) = (new InteractionService.InteractionServiceClient(user), new HistoryService.HistoryServiceClient(user), _host.Counters);

        await RefusesAsync(() => interactions.RecordInteractionsAsync(new RecordInteractionsRequest()), "interactions");
        await RefusesAsync(() => interactions.RecordInteractionsAsync(Sent.Batch(Enumerable.Range(0, 1001).Select(_ => Sent.Impression("v1")))), "interactions");
        await RefusesAsync(() => interactions.LikeAsync(new LikeRequest()), "event_id", "video_id");
        await RefusesAsync(() => counters.BatchGetCountersAsync(new BatchGetCountersRequest()), "video_ids");
        await RefusesAsync(() => counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { Enumerable.Repeat("v1", 101) } }), "video_ids");
        await RefusesAsync(
            () => counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1", "" }, UserIds = { "ü" }, Topics = { " " } }),
            "video_ids[1]", "user_ids[0]", "topics[0]");
        await RefusesAsync(() => history.ListHistoryAsync(new ListHistoryRequest { PageSize = -1 }), "page_size");
        await RefusesAsync(() => history.ListHistoryAsync(new ListHistoryRequest { PageToken = "AAAA" }), "page_token");
        await RefusesAsync(() => history.ListHistoryAsync(new ListHistoryRequest { Kinds = { (EventKind)5 }, VideoId = "a b" }), "kinds[0]", "video_id");
        await RefusesAsync(
            () => history.ListHistoryAsync(new ListHistoryRequest { StartTime = new() { Seconds = -1 }, EndTime = new() { Nanos = -1 } }), "start_time", "end_time");
        await RefusesAsync(() => history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EntryEventId = "x" }), "entry_event_id", "event_id");
        await RefusesAsync(() => new PrivacyService.PrivacyServiceClient(user).UpdateConsentAsync(new UpdateConsentRequest { Purpose = (ConsentPurpose)9 }), "event_id", "purpose");
        await RefusesAsync(() => new PrivacyService.PrivacyServiceClient(user).EraseHistoryAsync(new EraseHistoryRequest()), "event_id");
        await RefusesAsync(() => history.GetWatchSessionAsync(new GetWatchSessionRequest()), "session_id");
        await RefusesAsync(() => service.AppendAsync(new AppendRequest()), "events");
        await RefusesAsync(() => service.ArchivePartitionsAsync(new ArchivePartitionsRequest { BeforeMonth = "May" }), "before_month");
        using var tail = service.Tail(new TailRequest { AfterPosition = -1 });
        Assert.Equal(["after_position"], (await Assert.ThrowsAsync<RpcException>(() => tail.ResponseStream.MoveNext(CancellationToken.None))).ViolatedFields());
        using var stream = interactions.StreamInteractions();
        await stream.RequestStream.WriteAsync(new StreamInteractionsRequest());
        Assert.Equal(["interactions"], (await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None))).ViolatedFields());

        Assert.Equal(before, await StateAsync());
    }

    private static string Expected { get; } = string.Join('\n', Events.Select((row, i) => $"{i} {(row.Told.Contains(' ', StringComparison.Ordinal) ? row.Told : $"InvalidArgument INVALID_FIELD {row.Told}")}"));

    private static string Told(int index, Google.Rpc.Status? error)
        => error is null ? $"{index} accepted" : $"{index} {(StatusCode)error.Code} {error.GetDetail<ErrorInfo>()!.Reason} "
            + string.Join(',', error.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []);

    private static Interaction Parse(string json)
    {
        json = json.Replace("ID\"", $"{Sent.NewId()}\"", StringComparison.Ordinal).Replace("ID}", $"{Sent.NewId()}}}", StringComparison.Ordinal)
            .Replace("ID \"", $"{Sent.NewId()} \"", StringComparison.Ordinal)
            .Replace("OLD", Sent.NewId(TimeSpan.FromDays(2193)), StringComparison.Ordinal)
            .Replace("EARLY", Sent.NewId(TimeSpan.FromMinutes(-6)), StringComparison.Ordinal);
        foreach (var length in new[] { 2201, 101, 65 })
            json = json.Replace(string.Create(CultureInfo.InvariantCulture, $"LONG{length}"), new string('x', length), StringComparison.Ordinal);
        return JsonParser.Default.Parse<Interaction>(json);
    }

    private static async Task RefusesAsync<TResponse>(Func<AsyncUnaryCall<TResponse>> call, params string[] fields)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call().ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("INVALID_", refusal.Reason(), StringComparison.Ordinal);
        Assert.Equal(fields, refusal.ViolatedFields());
    }

    /// <summary>Everything that could have changed: how many rows each table has, the head, and the counters of the video that was meant.</summary>
    private async Task<string> StateAsync()
    {
        await using var database = NpgsqlDataSource.Create(_host.Database);
        await using var tables = database.CreateCommand("""
            SELECT string_agg(relname || ' ' || (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', relname), false, true, '')))[1], ', '
                              ORDER BY relname) || (SELECT ', head ' || position FROM ledger_head)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('schemaversions', 'video', 'counter')
                                AND NOT relispartition
            """);
        var counters = await _host.CountersAtAsync("v1", 0);
        counters.Position = 0;
        return $"{await tables.ExecuteScalarAsync()}; {counters}";
    }
}
