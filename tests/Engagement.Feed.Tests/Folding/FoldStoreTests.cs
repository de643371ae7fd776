using Engagement.Feed.Candidates;
using Engagement.Feed.Folding;
using Engagement.Feed.Profiles;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.Feed.Tests.Folding;

public sealed class FoldStoreTests : IAsyncLifetime
{
    private const string AllRows = """
        SELECT 'signals', viewer_id, video_id, concat_ws(' ', impressions, watches, watched_ms, likes, comments, shares, saves, not_interested,
            last_at, position, first_position, first_at, request_id, place, surface, follows, remixes) FROM viewer_video
        UNION ALL SELECT 'stats', video_id, '', concat_ws(' ', views, impressions, watched_ms, round(heat::numeric / 1e100, 6), position) FROM video_stats
        UNION ALL SELECT 'video', video_id, creator_id, concat_ws(' ', topics, hashtags, duration_ms, visibility, published_at, deleted, position) FROM video
        UNION ALL SELECT 'unlearned', viewer_id, video_id, concat_ws(' ', impressions, watches, watched_ms, likes, comments, shares, saves,
            not_interested) FROM unlearned_video
        UNION ALL SELECT 'follow', follower_id, followee_id, concat_ws(' ', following, position) FROM follow
        UNION ALL SELECT 'fold', '', '', position::text FROM fold
        ORDER BY 1, 2, 3
        """;

    private NpgsqlDataSource _database = null!;
    private FoldStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await CreateAsync();
        _store = new FoldStore(_database);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task TryApplyAsync_TheSameBatchAgain_HasNoEffect()
    {
        var events = Events.Numbered(0, Events.Published("v", "cat"), Events.Like("ann", "v"));
        Assert.True(await ApplyAsync(0, events));
        var rows = await RowsAsync(_database);

        Assert.False(await ApplyAsync(0, events));

        Assert.Equal(rows, await RowsAsync(_database));
        Assert.Equal(2, await _store.ReadPositionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task TryApplyAsync_OverlappingBatchesOfManyAtOnce_FoldsEachEventOnce()
    {
        var events = Events.Numbered(0, Enumerable.Range(0, 100).Select(_ => Events.Watch("ann", "v", seconds: 1)));

        // Each worker folds from where the fold is, in steps of its own, as a leader that lost its lock and its successor would.
        await Task.WhenAll(Enumerable.Range(1, 4).Select(step => Task.Run(async () =>
        {
            while (await _store.ReadPositionAsync(CancellationToken.None) is var position && position < events.Count)
                await ApplyAsync(position, [.. events.Skip((int)position).Take(step)]);
        })));

        var signals = Assert.Single((await new ProfileStore(_database, TimeProvider.System).ReadAsync("ann", 0, 0, CancellationToken.None)).Signals);
        Assert.Equal((100, 100_000L), (signals.Watches, signals.WatchedMs));
    }

    [Fact]
    public async Task TryApplyAsync_OfWhatCameLater_KeepsHowAVideoWasMetAndAddsWhatCameOfIt()
    {
        var events = Events.Numbered(
            0, Events.Watch("ann", "v"), Events.From("r", 3, Events.Impression("ann", "v")), Events.From("later", 5, Events.Like("ann", "v")),
            Events.FollowFrom("ann", "bob", "v"), Events.FollowFrom("ann", "bob", "unseen"), Events.RemixOf("v", "duet", "ann"));
        foreach (var (sent, at) in events.Select((sent, at) => (sent, at)))
            Assert.True(await ApplyAsync(at, [sent]));

        var changes = await new ProfileStore(_database, TimeProvider.System).ReadAsync("ann", 0, 0, CancellationToken.None);
        var signals = Assert.Single(changes.Signals);
        Assert.Equal(new Meeting(1, Events.Noon.UtcDateTime, Surface: 1, Place: 3, Follows: 1, Remixes: 1), signals.Meeting);
        Assert.Equal((1, 1, 1), (signals.Watches, signals.Impressions, signals.Likes));
    }

    [Fact]
    public async Task TryApplyAsync_ThatFailsInTheMiddle_LeavesNeitherRowsNorPosition()
    {
        var rows = await RowsAsync(_database);
        // PostgreSQL refuses U+0000 in the batch's last table, when the others are written.
        var poisoned = Events.Numbered(0, Events.Published("v", "cat"), Events.Like("ann", "v"), Events.Follow("ann", "b\0b"));

        await Assert.ThrowsAsync<PostgresException>(() => ApplyAsync(0, poisoned));

        Assert.Equal(rows, await RowsAsync(_database));
        Assert.True(await ApplyAsync(0, [.. poisoned.Take(2)]));
    }

    [Fact]
    public async Task TryApplyAsync_WhoseConnectionDiesBeforeTheCommit_IsDoneWhollyByTheNext()
    {
        var events = Events.Numbered(0, Events.Published("v", "cat"), Events.Like("ann", "v"));
        await using var blocker = await _database.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var lockStats = new NpgsqlCommand("LOCK TABLE video_stats IN ACCESS EXCLUSIVE MODE", blocker, transaction))
            await lockStats.ExecuteNonQueryAsync();
        var dying = ApplyAsync(0, events);
        await Testing.Until.IsTrueAsync(
            async () => await ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'video_stats'::regclass") == 1,
            TimeSpan.FromSeconds(60), "the fold has written its first rows");
        await ScalarAsync<bool>("""
            SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'video_stats'::regclass
            """);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => dying);
        await transaction.RollbackAsync();
        Assert.Equal(0, await _store.ReadPositionAsync(CancellationToken.None));

        Assert.True(await ApplyAsync(0, events));

        Assert.Single((await new ProfileStore(_database, TimeProvider.System).ReadAsync("ann", 0, 0, CancellationToken.None)).Signals);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TryApplyAsync_InBatchesOfAnySize_EndsInTheSameRowsAsOneByOne(int seed)
    {
        var random = new Random(seed);
        var events = Events.Numbered(0, Enumerable.Range(0, 200).Select(_ => Any(random)));
        await using var other = await CreateAsync();
        var otherStore = new FoldStore(other);

        foreach (var single in events)
            await ApplyAsync(single.Position - 1, [single]);
        for (var position = 0; position < events.Count;)
        {
            var batch = events.Skip(position).Take(random.Next(1, 60)).ToList();
            Assert.True(await otherStore.TryApplyAsync(position, new FoldBatch(batch), CancellationToken.None));
            position += batch.Count;
        }

        Assert.Equal(await RowsAsync(_database), await RowsAsync(other));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Profile_ReadOnChangeByChange_IsTheOneReadAtOnce(int seed)
    {
        var random = new Random(seed);
        var store = new ProfileStore(_database, TimeProvider.System);
        var advanced = new ViewerProfile("ann");
        for (var position = 0; position < 200; position += 10)
        {
            await ApplyAsync(position, Events.Numbered(position, Enumerable.Range(0, 10).Select(_ => Any(random))));
            await advanced.RefreshAsync(store, CancellationToken.None);
        }

        var atOnce = new ViewerProfile("ann");
        await atOnce.RefreshAsync(store, CancellationToken.None);

        Assert.Equal(200, advanced.Position);
        Assert.Equal(atOnce.Position, advanced.Position);
        Assert.Equal(atOnce.Follows.Order(), advanced.Follows.Order());
        Assert.Equal(atOnce.Signals.OrderBy(signals => signals.VideoId), advanced.Signals.OrderBy(signals => signals.VideoId));
    }

    [Fact]
    public async Task CandidateStore_ReadAfterAPosition_GivesOnlyWhatChangedSince()
    {
        var store = new CandidateStore(_database);
        await ApplyAsync(0, Events.Numbered(0, Events.Published("old", "cat"), Events.Like("ann", "old")));
        await ApplyAsync(2, Events.Numbered(2, Events.Published("new", "cat"), Events.Like("ann", "new"), Events.Deleted("old", "cat")));

        var changes = (await store.ReadAsync(2, newestSignals: 100, CancellationToken.None))!;

        Assert.Equal(5, changes.Position);
        Assert.Equal([("new", false), ("old", true)], changes.Videos.Select(change => (change.VideoId, change.Facts.Deleted)).Order());
        Assert.Equal("new", Assert.Single(changes.Stats).VideoId);
        Assert.Equal("new", Assert.Single(changes.Signals).Signals.VideoId);
        Assert.Null(await store.ReadAsync(5, newestSignals: 100, CancellationToken.None));
    }

    [Fact]
    public async Task TryApplyAsync_DeletionBeforeThePublication_StaysDeleted()
    {
        await ApplyAsync(0, Events.Numbered(0, Events.Deleted("v", "cat")));
        await ApplyAsync(1, Events.Numbered(1, Events.Published("v", "cat", "dogs")));

        var change = Assert.Single((await new CandidateStore(_database).ReadAsync(0, 100, CancellationToken.None))!.Videos);
        Assert.True(change.Facts.Deleted);
        Assert.Equal(["dogs"], change.Facts.Topics);
    }

    private static LedgerEvent Any(Random random)
    {
        var (user, video) = (((string[])["ann", "bob"])[random.Next(2)], $"v{random.Next(5)}");
        return random.Next(9) switch
        {
            0 => Events.Impression(user, video),
            1 => Events.Watch(user, video, random.Next(3), Events.Noon.AddMinutes(random.Next(100))),
            2 => Events.Like(user, video, random.Next(2)),
            3 => Events.Unlike(user, video, -random.Next(2)),
            4 => Events.Follow(user, $"c{random.Next(3)}"),
            5 => Events.Unfollow(user, $"c{random.Next(3)}"),
            6 => Events.Deleted($"v{random.Next(5)}", "cat"),
            7 => Events.Updated(video, "cat", Visibility.Public, "kittens", "fun"),
            _ => Events.Published(video, "cat", random.Next(2) == 0 ? "cats" : "dogs"),
        };
    }

    // Ann's second half hour is not learned from.
    private static async Task<NpgsqlDataSource> CreateAsync()
    {
        var database = NpgsqlDataSource.Create(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("feed", CancellationToken.None));
        await using var insert = database.CreateCommand("""
            WITH told AS (UPDATE fold SET unlearned_revision = 1)
            INSERT INTO unlearned_time (viewer_id, from_at, until_at) VALUES ('ann', $1, $2)
            """);
        insert.Parameters.Add(new() { Value = Events.Noon.AddMinutes(30).UtcDateTime });
        insert.Parameters.Add(new() { Value = Events.Noon.AddHours(1).UtcDateTime });
        await insert.ExecuteNonQueryAsync();
        return database;
    }

    private static async Task<List<string>> RowsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(AllRows);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(' ', Enumerable.Range(0, 4).Select(reader.GetString)));
        return rows;
    }

    private Task<bool> ApplyAsync(long after, IReadOnlyList<LedgerEvent> events)
        => _store.TryApplyAsync(after, new FoldBatch(events), CancellationToken.None);

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
