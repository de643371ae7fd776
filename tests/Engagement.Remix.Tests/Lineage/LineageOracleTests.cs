using Engagement.Remix.Credit;
using Engagement.Remix.Remixes;
using Engagement.Remix.Videos;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.Remix.Tests.Lineage;

/// <summary>Random lineages, written by many at once and also with several sources, against the same lineage kept in memory.</summary>
public sealed class LineageOracleTests(RemixHost host, ITestOutputHelper output) : IClassFixture<RemixHost>
{
    private const int Videos = 3000;
    private const int AtOnce = 16;
    private const int Deepest = 50;

    [Fact]
    public async Task PublishAsync_RandomDagInParallel_HasNoCycleAndEqualsTheOracle()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var oracle = new Oracle();
        var stored = new List<StoredVideo>();
        while (oracle.Count < Videos)
        {
            var batch = Enumerable.Range(0, AtOnce).Select(_ => ChooseSources(random, oracle)).ToList();
            // Half of the batches pull at one parent, at the same time.
            if (oracle.Count > 0 && random.Next(2) == 0)
                batch = [.. batch.Select(_ => batch[0])];
            var published = await Task.WhenAll(batch.Select(sources => PublishAsync([.. sources.Select(source => stored[source])])));
            foreach (var (sources, video) in batch.Zip(published))
            {
                oracle.Add(sources);
                stored.Add(video);
            }
        }

        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM video_source WHERE source_no >= video_no"));
        var indexOf = stored.Select((video, index) => (video.VideoNo, index)).ToDictionary();
        var lineage = await ReadLineageAsync(indexOf);
        for (var i = 0; i < stored.Count; i++)
        {
            Assert.Equal(oracle.DepthOf(i), stored[i].Video.Depth);
            Assert.Equal(oracle.AncestorsOf(i).OrderBy(pair => pair.Key), lineage[i].OrderBy(pair => pair.Key));
        }
        Assert.Equal(0L, await host.ScalarAsync<long>(
            "SELECT count(*) FROM video WHERE kept_share + (SELECT coalesce(sum(share), 0) FROM lineage WHERE descendant_no = video_no) <> @Whole",
            ("Whole", ShareRules.Whole)));
        for (var i = 0; i < stored.Count; i++)
            Assert.Equal(stored[oracle.RootOf(i)].Video.VideoId, stored[i].Video.RootVideoId);
        output.WriteLine(
            $"{stored.Count} videos, depth {stored.Max(video => video.Video.Depth)}, {lineage.Sum(ancestors => ancestors.Count)} pairs");
        await AssertPagesEqualAsync(oracle, stored, Enumerable.Range(0, stored.Count).MaxBy(oracle.CountDescendants));
        await AssertPagesEqualAsync(oracle, stored, Enumerable.Range(0, stored.Count).MaxBy(oracle.DepthOf));
    }

    [Fact]
    public async Task Lineage_RowOfACycle_IsRefusedByTheDatabase()
    {
        var failure = await Assert.ThrowsAsync<PostgresException>(() => host.ScalarAsync<object>(
            "INSERT INTO lineage (ancestor_no, distance, descendant_no) VALUES (7, 3, 7) RETURNING 1"));
        Assert.Equal("lineage_has_no_cycle", failure.ConstraintName);
    }

    private static int[] ChooseSources(Random random, Oracle oracle)
    {
        if (oracle.Count == 0 || random.Next(20) == 0)
            return [];
        // Mostly of the youngest, so that it grows deep.
        return [.. Enumerable.Range(0, random.Next(10) == 0 ? 2 : 1)
            .Select(_ => random.Next(3) == 0 ? random.Next(oracle.Count) : random.Next(Math.Max(0, oracle.Count - 60), oracle.Count))
            .Where(source => oracle.DepthOf(source) < Deepest)
            .Distinct()];
    }

    private async Task<StoredVideo> PublishAsync(StoredVideo[] sources)
    {
        var now = TimeProvider.System.GetUtcNow();
        var eventId = Guid.CreateVersion7(now);
        var video = new Video
        {
            VideoId = $"v-{eventId:N}",
            RootVideoId = $"v-{eventId:N}",
            CreatorId = "ann",
            Duration = TimeSpan.FromSeconds(1).ToDuration(),
            Visibility = Visibility.Public,
            DuetPermission = RemixPermission.Everyone,
            StitchPermission = RemixPermission.Everyone,
            PublishedAt = Timestamp.FromDateTimeOffset(now),
        };
        var services = host.Wire.Services;
        var (ancestors, terms) = await services.GetRequiredService<RemixSourceStore>().ReadAsync(
            [.. sources.Select(source => source.VideoNo)], CancellationToken.None);
        Source[] made = [.. sources.Select(source => new Source(source, terms[source.VideoNo], [.. ancestors[source.VideoNo]]))];
        if (made.Length > 0)
            video = RemixRules.Make(video, made.Select(source => new RemixSource { VideoId = source.Stored.Video.VideoId, Kind = RemixKind.Duet }), made);
        var publication = new Publication(new EventKey("ann", eventId, 1), video, made, [.. terms.Values.OrderBy(term => term.VideoNo)]);
        Assert.Equal(
            PublicationOutcome.Published, await services.GetRequiredService<PublicationStore>().PublishAsync(publication, CancellationToken.None));
        return (await host.Wire.Services.GetRequiredService<VideoStore>().FindAsync(video.VideoId, CancellationToken.None))!;
    }

    private async Task<Dictionary<int, int>[]> ReadLineageAsync(Dictionary<long, int> indexOf)
    {
        var lineage = Enumerable.Range(0, indexOf.Count).Select(_ => new Dictionary<int, int>()).ToArray();
        await using var command = host.Database.CreateCommand("SELECT descendant_no, ancestor_no, distance FROM lineage");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lineage[indexOf[reader.GetInt64(0)]].Add(indexOf[reader.GetInt64(1)], reader.GetInt32(2));
        return lineage;
    }

    private async Task AssertPagesEqualAsync(Oracle oracle, List<StoredVideo> stored, int index)
    {
        var request = new GetLineageRequest { VideoId = stored[index].Video.VideoId, PageSize = 7 };
        var (ancestors, descendants) = (new List<LineageNode>(), new List<LineageNode>());
        do
        {
            var page = await host.RemixesOf("ann").GetLineageAsync(request);
            ancestors.AddRange(page.Ancestors);
            descendants.AddRange(page.Descendants);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(
            oracle.AncestorsOf(index).Select(pair => (stored[pair.Key].Video.VideoId, pair.Value)).Order(),
            ancestors.Select(node => (node.VideoId, node.Distance)).Order());
        Assert.Equal(
            oracle.DescendantsOf(index).Select(pair => (stored[pair.Index].Video.VideoId, pair.Distance)).Order(),
            descendants.Select(node => (node.VideoId, node.Distance)).Order());
        Assert.Equal(ancestors.Select(node => node.Distance).Order(), ancestors.Select(node => node.Distance));
        Assert.Equal(descendants.Select(node => node.Distance).Order(), descendants.Select(node => node.Distance));
    }

    /// <summary>Walks the graph anew for each answer.</summary>
    private sealed class Oracle
    {
        private readonly List<int[]> _sources = [];

        public int Count => _sources.Count;

        public void Add(int[] sources) => _sources.Add(sources);

        public int DepthOf(int video)
        {
            // A level is what is so many steps up by some path; the last one is at the longest.
            var (depth, level) = (0, new HashSet<int> { video });
            while (level.SelectMany(member => _sources[member]).ToHashSet() is { Count: > 0 } above)
                (depth, level) = (depth + 1, above);
            return depth;
        }

        public int RootOf(int video) => _sources[video] is [var first, ..] ? RootOf(first) : video;

        public Dictionary<int, int> AncestorsOf(int video)
        {
            var found = new Dictionary<int, int>();
            for (var (distance, level) = (1, new List<int> { video }); level.Count > 0; distance++)
                level = [.. level.SelectMany(member => _sources[member]).Distinct().Where(source => found.TryAdd(source, distance))];
            return found;
        }

        public IEnumerable<(int Index, int Distance)> DescendantsOf(int video)
            => Enumerable.Range(0, Count)
                .Select(index => (index, AncestorsOf(index).GetValueOrDefault(video)))
                .Where(pair => pair.Item2 > 0);

        public int CountDescendants(int video) => _sources.Count(sources => sources.Contains(video));
    }
}
