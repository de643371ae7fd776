using Engagement.Feed.Candidates;
using Npgsql;

namespace Engagement.Feed.Explaining;

/// <summary>Finds videos by the numbers that the log has of them.</summary>
internal sealed class VideosByNumber(NpgsqlDataSource dataSource, CandidateIndex index)
{
    private const string Select = "SELECT published_position, video_id FROM video WHERE published_position = ANY (@numbers)";

    /// <summary>The candidates of rankings, as this process knows them: nothing of a video that a slate looks at ever changes.</summary>
    public async Task<IReadOnlyDictionary<long, IndexedVideo>> FindAsync(IEnumerable<LoggedRanking> rankings, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("numbers", rankings.SelectMany(ranking => ranking.Logged.Candidates, (_, candidate) => candidate.Number).Distinct().ToArray()));
        var videos = new Dictionary<long, IndexedVideo>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (index.Find(reader.GetString(1)) is { Published: not null } video)
                videos[reader.GetInt64(0)] = video;
        }
        return videos;
    }
}
