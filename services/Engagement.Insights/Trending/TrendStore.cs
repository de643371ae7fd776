using Engagement.Insights.V1;
using Npgsql;

namespace Engagement.Insights.Trending;

/// <summary>Reads the points of trends.</summary>
internal sealed class TrendStore(NpgsqlDataSource dataSource)
{
    private const string SelectPoints = """
        SELECT fold.position, fold.tick, trend_point.tick, subject, observed, expected, significance, viewers, new_viewers, acts, discount, videos
        FROM fold LEFT JOIN trend_point ON region = $1 AND age_band = $2 AND kind = $3 AND trend_point.tick > fold.tick - $4
        """;

    /// <summary>Those of the last day.</summary>
    public async Task<(long Position, long Tick, List<TrendPoint> Points)> ReadAsync(TrendPublic among, TrendKind kind, CancellationToken cancellationToken)
    {
        var (position, tick, points) = (0L, 0L, new List<TrendPoint>());
        await using var command = dataSource.CreateCommand(SelectPoints);
        foreach (var value in new object[] { among.Region, (short)among.AgeBand, (short)kind, TrendTicks.OfADay })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (position, tick) = (reader.GetInt64(0), reader.GetInt64(1));
            if (reader.IsDBNull(2))
                continue;
            points.Add(new TrendPoint(
                new TrendKey(among, kind, reader.GetString(3)), reader.GetInt64(2), reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6),
                reader.GetDouble(7), reader.GetDouble(8), reader.GetInt64(9), (TrendDiscount)reader.GetInt16(10), reader.GetFieldValue<string[]>(11)));
        }
        return (position, tick, points);
    }
}
