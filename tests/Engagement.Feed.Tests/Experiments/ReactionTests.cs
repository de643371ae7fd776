using Engagement.Feed.Experiments;
using Engagement.Feed.Folding;
using Engagement.Feed.Serving;
using Engagement.Ledger.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.Feed.Tests.Experiments;

/// <summary>The fold's sums of what viewers did after their exposure.</summary>
public sealed class ReactionTests : IAsyncLifetime
{
    private static readonly string[] Columns =
        ["impressions", "watched_ms", "watched_shares", "likes", "comments", "shares", "saves", "follows", "not_interested"];

    private static readonly DateTimeOffset Exposed = Events.Noon.AddMinutes(10);
    private static readonly DateTimeOffset End = Events.Noon.AddMinutes(50);

    private readonly List<NpgsqlDataSource> _databases = [];
    private NpgsqlDataSource _database = null!;
    private FoldStore _store = null!;

    public async Task InitializeAsync() => (_database, _store) = await CreateAsync();

    public async Task DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Fold_OfWhatExposedViewersDo_SumsEffectsFromTheExposureToTheEnd()
    {
        await StartAsync(_database);
        await ExposeAsync(_database, "ann");
        var (watch, like) = (Watched("ann", "v", 4, Exposed), Events.Like("ann", "v", at: Exposed.AddMinutes(1)));
        await ApplyAsync(
            Events.Published("v", "c", seconds: 10), Watched("ann", "v", 9, Exposed.AddTicks(-10)), watch, like,
            Events.Like("ann", "v", effect: 0, at: Exposed.AddMinutes(2)), Events.Impression("ann", "v", Exposed.AddMinutes(1)),
            Events.Impression("ann", "w", End), Events.Impression("bob", "v", Exposed.AddMinutes(1)), At(Events.NotInterested("ann", "v")),
            At(Events.Follow("ann", "c")), At(Events.FollowAccepted("star", "ann")), At(Events.FollowerRemoved("ann", "fan")));

        Assert.Equal("1 4000 400000 1 0 0 0 2 1", await SumsAsync(_database, "ann"));
        Assert.Null(await SumsAsync(_database, "bob"));

        // What is taken back goes where it came from, however late; what was done before the exposure was never there.
        await ApplyAsync(TakenBack(watch), TakenBack(like), TakenBack(Watched("ann", "v", 9, Exposed.AddTicks(-10))));
        Assert.Equal("1 0 0 0 0 0 0 2 1", await SumsAsync(_database, "ann"));
    }

    [Fact]
    public async Task Fold_OfABatchAgain_OrOfAPausedViewer_AddsNothing()
    {
        await StartAsync(_database);
        await ExposeAsync(_database, "ann");
        LedgerEvent[] sent = [Events.Impression("ann", "v", Exposed), Events.Impression("ann", "w", Exposed)];
        await ApplyAsync(sent);
        Assert.False(await _store.TryApplyAsync(0, new FoldBatch(Events.Numbered(0, sent)), CancellationToken.None));
        await ExecuteAsync(
            _database, "INSERT INTO unlearned_time VALUES ('ann', @from, @until)", ("from", Exposed.AddMinutes(5)), ("until", Exposed.AddMinutes(6)));
        await ExecuteAsync(_database, "UPDATE fold SET unlearned_revision = unlearned_revision + 1");

        await ApplyAsync(Events.Impression("ann", "x", Exposed.AddMinutes(5)), Events.Impression("ann", "y", Exposed.AddMinutes(6)));

        Assert.Equal("3 0 0 0 0 0 0 0 0", await SumsAsync(_database, "ann"));
    }

    [Fact]
    public async Task Fold_ThatWasThereBeforeTheFirstExperiment_MissesNothingOfIt()
    {
        await ApplyAsync(Events.Impression("ann", "v", Exposed));
        await StartAsync(_database);
        await ExposeAsync(_database, "ann");

        await ApplyAsync(Events.Impression("ann", "w", Exposed));

        Assert.Equal("1 0 0 0 0 0 0 0 0", await SumsAsync(_database, "ann"));
    }

    [Fact]
    public async Task Fold_WhileAnExposureIsWritten_WaitsForIt_AndMissesNothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        await StartAsync(_database, now.AddHours(1));
        // An exposure that will not come about holds the page up where it has its moment already.
        await using var other = await _database.OpenConnectionAsync();
        await using var unfinished = await other.BeginTransactionAsync();
        await using var exposure = new NpgsqlCommand("INSERT INTO exposure VALUES ('ann', 'e', 'arm', now(), gen_random_uuid())", other);
        await exposure.ExecuteNonQueryAsync();
        var page = WritePageAsync("ann");
        await WaitAsync(1);

        var fold = ApplyAsync(Events.Impression("ann", "v", now.AddMinutes(1)));
        await WaitAsync(2);
        await unfinished.RollbackAsync();

        Assert.True(await page);
        await fold;
        Assert.Equal("1 0 0 0 0 0 0 0 0", await SumsAsync(_database, "ann"));
    }

    [Fact]
    public async Task Exposure_WhileABatchIsFolded_BeginsAfterIt()
    {
        await StartAsync(_database);
        await using var folder = await _database.OpenConnectionAsync();
        await using var batch = await folder.BeginTransactionAsync();
        await using var update = new NpgsqlCommand("UPDATE fold SET position = position", folder);
        await update.ExecuteNonQueryAsync();
        var page = WritePageAsync("ann");
        await WaitAsync(1);

        var end = TimeProvider.System.GetUtcNow();
        await batch.CommitAsync();

        Assert.True(await page);
        await using var command = _database.CreateCommand("SELECT exposed_at > @end FROM exposure WHERE viewer_id = 'ann'");
        command.Parameters.Add(new("end", end));
        Assert.True((bool)(await command.ExecuteScalarAsync())!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Fold_InBatchesOfAnySize_EndsInTheSumsOfAPlainLoop(int seed)
    {
        var random = new Random(seed);
        string[] viewers = ["ann", "bob", "cid"];
        var published = Enumerable.Range(0, 5).Select(at => Events.Published($"v{at}", "c", seconds: 7 + at)).ToList();
        var events = Events.Numbered(0, published.Concat(Enumerable.Range(0, 300).Select(_ => Any(random, viewers))));
        var (other, otherStore) = await CreateAsync();
        foreach (var database in (NpgsqlDataSource[])[_database, other])
        {
            await StartAsync(database);
            await ExposeAsync(database, "ann");
            await ExposeAsync(database, "bob");
        }

        foreach (var single in events)
            Assert.True(await _store.TryApplyAsync(single.Position - 1, new FoldBatch([single]), CancellationToken.None));
        for (var position = 0; position < events.Count;)
        {
            var batch = events.Skip(position).Take(random.Next(1, 60)).ToList();
            Assert.True(await otherStore.TryApplyAsync(position, new FoldBatch(batch), CancellationToken.None));
            position += batch.Count;
        }

        foreach (var viewer in viewers)
        {
            var expected = viewer == "cid" ? null : Plain(events, viewer);
            Assert.Equal(expected, await SumsAsync(_database, viewer));
            Assert.Equal(expected, await SumsAsync(other, viewer));
        }
    }

    private static string Plain(IReadOnlyList<LedgerEvent> events, string viewer)
    {
        var lengths = events.Where(sent => sent.VideoPublished is not null).ToDictionary(sent => sent.VideoId, sent => sent.VideoPublished.Duration.Seconds);
        var sums = new long[Columns.Length];
        foreach (var sent in events.Where(sent => sent.UserId == viewer && sent.OccurredAt.ToDateTimeOffset() >= Exposed && sent.OccurredAt.ToDateTimeOffset() < End))
        {
            sums[0] += sent.Impression is null ? 0 : sent.Effect;
            sums[1] += sent.Watch is null ? 0 : sent.WatchedMs;
            sums[2] += sent.Watch is null ? 0 : (long)Math.Round(sent.WatchEffect.UniqueWatchedMs * 1000m / lengths[sent.VideoId], MidpointRounding.AwayFromZero);
            sums[3] += sent.Like is null && sent.Unlike is null ? 0 : sent.Effect;
            sums[7] += sent.Follow is null ? 0 : sent.Effect;
            sums[8] += sent.NotInterested is null ? 0 : sent.Effect;
        }
        return string.Join(' ', sums);
    }

    private static LedgerEvent Any(Random random, string[] viewers)
    {
        var (viewer, video, at) = (viewers[random.Next(viewers.Length)], $"v{random.Next(5)}", Events.Noon.AddMinutes(random.Next(60)));
        return random.Next(6) switch
        {
            0 => Events.Impression(viewer, video, at),
            1 => Watched(viewer, video, random.Next(12), at),
            2 => Events.Like(viewer, video, random.Next(2), at),
            3 => Events.Unlike(viewer, video, -random.Next(2), at),
            4 => At(Events.NotInterested(viewer, video), at),
            _ => At(Events.Follow(viewer, $"c{random.Next(9)}"), at),
        };
    }

    private static LedgerEvent Watched(string viewer, string video, int seconds, DateTimeOffset at)
    {
        var sent = Events.Watch(viewer, video, seconds, at);
        sent.WatchEffect = new WatchEffect { UniqueWatchedMs = seconds * 1000 };
        return sent;
    }

    private static LedgerEvent TakenBack(LedgerEvent target)
    {
        var sent = Events.Deleted(target);
        sent.WatchEffect = target.WatchEffect is { } effect ? new WatchEffect { UniqueWatchedMs = -effect.UniqueWatchedMs } : null;
        return sent;
    }

    private static LedgerEvent At(LedgerEvent sent, DateTimeOffset? at = null)
    {
        sent.OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(at ?? Exposed.AddMinutes(1));
        return sent;
    }

    private Task<bool> WritePageAsync(string viewer) => new ServedPageStore(_database).TryWriteAsync(
        new ServedPage(Guid.CreateVersion7(Exposed), 0, viewer, Exposed.UtcDateTime, 0, [], [], [], [], [], null) { Arms = [new ArmName("e", "arm")] },
        CancellationToken.None);

    /// <summary>Until so many transactions wait for others.</summary>
    private Task WaitAsync(long count) => Until.IsTrueAsync(
        async () =>
        {
            await using var command = _database.CreateCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
            return (long)(await command.ExecuteScalarAsync())! == count;
        },
        TimeSpan.FromSeconds(60), $"{count} transactions wait");

    private static Task StartAsync(NpgsqlDataSource database, DateTimeOffset? end = null) => ExecuteAsync(
        database,
        """
        WITH started AS (UPDATE fold SET experiment_revision = experiment_revision + 1)
        INSERT INTO experiment (experiment_id, definition, state, created_by, created_at, started_at, measured_until)
        VALUES ('e', '{}', 2, 'operator', @noon, @noon, @end)
        """,
        ("noon", Events.Noon), ("end", end ?? End));

    private static Task ExposeAsync(NpgsqlDataSource database, string viewer) => ExecuteAsync(
        database, "INSERT INTO exposure VALUES (@viewer, 'e', 'arm', @at, @request)", ("viewer", viewer), ("at", Exposed), ("request", Guid.CreateVersion7(Exposed)));

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new(name, value));
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> SumsAsync(NpgsqlDataSource database, string viewer)
    {
        await using var command = database.CreateCommand(
            $"SELECT {string.Join(", ", Columns)} FROM experiment_sums WHERE viewer_id = @viewer AND experiment_id = 'e'");
        command.Parameters.Add(new("viewer", viewer));
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? string.Join(' ', Enumerable.Range(0, Columns.Length).Select(reader.GetInt64)) : null;
    }

    private async Task ApplyAsync(params LedgerEvent[] events)
    {
        var after = await _store.ReadPositionAsync(CancellationToken.None);
        Assert.True(await _store.TryApplyAsync(after, new FoldBatch(Events.Numbered(after, events)), CancellationToken.None));
    }

    private async Task<(NpgsqlDataSource Database, FoldStore Store)> CreateAsync()
    {
        var database = NpgsqlDataSource.Create(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("feed", CancellationToken.None));
        _databases.Add(database);
        return (database, new FoldStore(database));
    }
}
