using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Insights.Trending;

/// <summary>Writes what acts changed of subjects, as commands of the fold's transaction.</summary>
internal static class TrendWrites
{
    private const long PointsKept = 2 * TrendTicks.OfADay;
    private const long SubjectsKept = 60 * TrendTicks.OfADay;

    // There are up to seven times as many: after two half-lives of their history the subject begins anew there.
    private const long SubjectsOfABandKept = 14 * TrendTicks.OfADay;

    private const string UpdateClock = "UPDATE fold SET tick = $1, began_at = $2";

    private const string InsertViewers = "INSERT INTO viewer (user_id, first_at) SELECT * FROM unnest($1, $2) ON CONFLICT (user_id) DO NOTHING";

    private const string UpsertSubjects = """
        INSERT INTO trend_subject (region, age_band, kind, subject, tick, state) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (region, age_band, kind, subject) DO UPDATE SET tick = excluded.tick, state = excluded.state
        """;

    private const string InsertPoint = """
        INSERT INTO trend_point (region, age_band, kind, tick, subject, observed, expected, significance, viewers, new_viewers, acts, discount, videos)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private const string DeletePoints = "DELETE FROM trend_point WHERE tick < $1";

    private const string DeleteSubjects = "DELETE FROM trend_subject WHERE tick < $1 OR (age_band > 0 AND tick < $2)";

    /// <param name="met">The viewers who had been met before.</param>
    /// <param name="hasMoved">Whether a tick has ended.</param>
    public static IEnumerable<NpgsqlBatchCommand> Of(TrendState state, HashSet<string> met, bool hasMoved)
    {
        yield return Statement.Of(UpdateClock, state.Tick, state.BeganAt!.Value);
        var viewers = state.FirstAt.Where(viewer => !met.Contains(viewer.Key)).ToArray();
        if (viewers.Length > 0)
            yield return Statement.Of(InsertViewers, Array.ConvertAll(viewers, viewer => viewer.Key), Array.ConvertAll(viewers, viewer => viewer.Value));
        var rows = state.Rows.Where(row => row.Value.Changed).ToArray();
        yield return Statement.Of(
            UpsertSubjects, Array.ConvertAll(rows, row => row.Key.Public.Region), Array.ConvertAll(rows, row => (short)row.Key.Public.AgeBand),
            Array.ConvertAll(rows, row => (short)row.Key.Kind),
            Array.ConvertAll(rows, row => row.Key.Subject), Array.ConvertAll(rows, row => row.Value.Tick), Array.ConvertAll(rows, row => row.Value.ToBytes()));
        foreach (var point in state.Points)
        {
            yield return Statement.Of(
                InsertPoint, point.Key.Public.Region, (short)point.Key.Public.AgeBand, (short)point.Key.Kind, point.Tick, point.Key.Subject, point.Observed,
                point.Expected, point.Significance, point.Viewers, point.NewViewers, point.Acts, (short)point.Discount, point.Videos);
        }
        if (hasMoved)
        {
            yield return Statement.Of(DeletePoints, state.Tick - PointsKept);
            yield return Statement.Of(DeleteSubjects, state.Tick - SubjectsKept, state.Tick - SubjectsOfABandKept);
        }
    }
}
