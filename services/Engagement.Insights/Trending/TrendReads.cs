using Engagement.Insights.V1;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.Insights.Trending;

/// <summary>Reads what acts change of subjects.</summary>
internal sealed class TrendReads(NpgsqlDataSource dataSource)
{
    private const string SelectClock = "SELECT tick, began_at FROM fold";

    private const string SelectViewers = "SELECT user_id, first_at FROM viewer WHERE user_id = ANY ($1)";

    // And, when a tick ends with these acts, all that was met in the window that is looked at then.
    private const string SelectSubjects = """
        SELECT region, age_band, kind, subject, state FROM unnest($1, $2, $3, $4) AS wanted (region, age_band, kind, subject)
        JOIN trend_subject USING (region, age_band, kind, subject)
        UNION ALL
        SELECT region, age_band, kind, subject, state FROM trend_subject, fold WHERE fold.tick < $5 AND trend_subject.tick > fold.tick - $6
        """;

    public async Task<TrendState> ReadAsync(IReadOnlyCollection<TrendAct> acts, CancellationToken cancellationToken)
    {
        var keys = acts.SelectMany(act => act.Keys).Distinct().ToArray();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new(SelectClock));
        batch.BatchCommands.Add(Statement.Of(SelectViewers, [acts.Select(act => act.UserId).Distinct().ToArray()]));
        batch.BatchCommands.Add(Statement.Of(
            SelectSubjects, Array.ConvertAll(keys, key => key.Public.Region), Array.ConvertAll(keys, key => (short)key.Public.AgeBand),
            Array.ConvertAll(keys, key => (short)key.Kind), Array.ConvertAll(keys, key => key.Subject),
            acts.Max(act => TrendTicks.Of(act.RecordedAt)), TrendTicks.Window));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var state = new TrendState(reader.GetInt64(0)) { BeganAt = reader.IsDBNull(1) ? null : reader.GetDateTime(1) };
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            state.FirstAt.Add(reader.GetString(0), reader.GetDateTime(1));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new TrendKey(new(reader.GetString(0), (AgeBand)reader.GetInt16(1)), (TrendKind)reader.GetInt16(2), reader.GetString(3));
            state.Rows[key] = TrendRow.FromBytes(reader.GetFieldValue<byte[]>(4));
        }
        return state;
    }
}
