using Engagement.Feed.Experiments;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Feed.Serving;

/// <summary>A row of `served_page`.</summary>
/// <param name="LeftOutFilters">Each a VideoFilter, of <paramref name="LeftOutIds"/>.</param>
/// <param name="Ranking">The one that it begins; null when it goes on with that of the page before.</param>
internal sealed record ServedPage(
    Guid RequestId, int FirstPosition, string ViewerId, DateTime ServedAt, long ProfilePosition, string[] VideoIds, double[] Scores,
    double[] Propensities, string[] LeftOutIds, short[] LeftOutFilters, PageRanking? Ranking)
{
    /// <summary>The arms of experiments that the viewer is exposed to by it.</summary>
    public IReadOnlyList<ArmName> Arms { get; init; } = [];
}

/// <summary>A ranking as it is kept with its first page.</summary>
internal sealed record PageRanking(string Version, long IndexPosition, byte[] Candidates);

/// <summary>The log of what was served.</summary>
internal sealed class ServedPageStore(NpgsqlDataSource dataSource)
{
    // A server's crash may take the pages of the last half second: their requests' next pages may then repeat them. Waiting for the disk would
    // cost each request some milliseconds, and the ledger on the same disk its own.
    private const string DoNotWait = "SELECT set_config('synchronous_commit', 'off', true)";

    private const string Columns = """
        request_id, first_position, viewer_id, served_at, profile_position, video_ids, scores, propensities, left_out_ids, left_out_filters,
        ranking_version, index_position, candidates
        """;

    private const string Insert = $"""
        INSERT INTO served_page ({Columns})
        VALUES (@request_id, @first_position, @viewer_id, @served_at, @profile_position, @video_ids, @scores, @propensities, @left_out_ids,
            @left_out_filters, @ranking_version, @index_position, @candidates)
        ON CONFLICT (request_id, first_position) DO NOTHING
        """;

    // Until the exposure is there, nothing more is folded: what is folded before it was recorded before its moment, and what is folded after it is measured.
    private const string HoldFold = """
        SELECT FROM fold
        WHERE EXISTS (
            SELECT FROM unnest(@experiment_ids) AS new (experiment_id)
            WHERE NOT EXISTS (SELECT FROM exposure WHERE viewer_id = @viewer_id AND exposure.experiment_id = new.experiment_id))
        FOR SHARE
        """;

    // Only when this page is the one that counts.
    private const string InsertExposures = """
        INSERT INTO exposure (viewer_id, experiment_id, arm, exposed_at, request_id)
        SELECT viewer_id, new.experiment_id, new.arm, clock_timestamp(), request_id
        FROM served_page, unnest(@experiment_ids, @arms) AS new (experiment_id, arm)
        WHERE request_id = @request_id AND first_position = @first_position AND viewer_id = @viewer_id AND served_at = @served_at
        ON CONFLICT (viewer_id, experiment_id) DO NOTHING
        """;

    // The fold still being held, none of it is measured too.
    private const string AddBefore = """
        UPDATE exposure SET
            (watched_ms_before, likes_before, comments_before, shares_before, saves_before) = (
                SELECT coalesce(sum(seen.watched_ms - coalesce(unlearned.watched_ms, 0)), 0), coalesce(sum(seen.likes - coalesce(unlearned.likes, 0)), 0),
                    coalesce(sum(seen.comments - coalesce(unlearned.comments, 0)), 0), coalesce(sum(seen.shares - coalesce(unlearned.shares, 0)), 0),
                    coalesce(sum(seen.saves - coalesce(unlearned.saves, 0)), 0)
                FROM viewer_video AS seen LEFT JOIN unlearned_video AS unlearned USING (viewer_id, video_id) WHERE viewer_id = @viewer_id),
            follows_before = (SELECT count(*) FROM follow WHERE follower_id = @viewer_id AND following)
        WHERE viewer_id = @viewer_id AND request_id = @request_id AND watched_ms_before IS NULL
        """;

    private const string Select = $"""
        SELECT {Columns} FROM served_page WHERE request_id = @request_id AND viewer_id = @viewer_id ORDER BY first_position
        """;

    private const string SelectRankings = $"""
        SELECT {Columns} FROM served_page
        WHERE request_id >= @since AND (request_id, first_position) < (@request_id, @first_position) AND ranking_version IS NOT NULL
        ORDER BY request_id DESC, first_position DESC LIMIT @most
        """;

    // The time of a request is in its id, so that the key finds the oldest. A page that comes to a request meanwhile goes the next time.
    private const string DeleteOldest = """
        DELETE FROM served_page USING (
            SELECT request_id, first_position FROM served_page WHERE request_id < @before ORDER BY request_id, first_position LIMIT @most) AS oldest
        WHERE served_page.request_id = oldest.request_id AND served_page.first_position = oldest.first_position
        """;

    /// <summary>False when this page of the request has been served before.</summary>
    public async Task<bool> TryWriteAsync(ServedPage page, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(DoNotWait));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new("request_id", page.RequestId), new("first_position", page.FirstPosition), new("viewer_id", page.ViewerId),
                new("served_at", page.ServedAt), new("profile_position", page.ProfilePosition), new("video_ids", page.VideoIds),
                new("scores", page.Scores), new("propensities", page.Propensities), new("left_out_ids", page.LeftOutIds),
                new("left_out_filters", page.LeftOutFilters),
                Nullable("ranking_version", NpgsqlDbType.Text, page.Ranking?.Version),
                Nullable("index_position", NpgsqlDbType.Bigint, page.Ranking?.IndexPosition),
                Nullable("candidates", NpgsqlDbType.Bytea, page.Ranking?.Candidates),
            },
        });
        if (page.Arms.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(HoldFold) { Parameters = { Experiments(page), new("viewer_id", page.ViewerId) } });
            batch.BatchCommands.Add(Exposures(page));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(AddBefore) { Parameters = { new("viewer_id", page.ViewerId), new("request_id", page.RequestId) } });
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return batch.BatchCommands[1].RecordsAffected == 1;
    }

    /// <summary>The pages of a viewer's request so far, in order; none when there is no such request.</summary>
    public async Task<IReadOnlyList<ServedPage>> FindAsync(Guid requestId, string viewerId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("request_id", requestId));
        command.Parameters.Add(new("viewer_id", viewerId));
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The pages that begin a ranking, of all viewers, newest first.</summary>
    public async Task<IReadOnlyList<ServedPage>> ListRankingsAsync(
        Guid since, (Guid RequestId, int FirstPosition) before, int most, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectRankings);
        command.Parameters.Add(new("since", since));
        command.Parameters.Add(new("request_id", before.RequestId));
        command.Parameters.Add(new("first_position", before.FirstPosition));
        command.Parameters.Add(new("most", most));
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Deletes at most so many pages of requests from before a moment, the oldest; returns how many there were.</summary>
    /// <param name="before">The least id of that moment.</param>
    public async Task<int> DeleteOldestAsync(Guid before, int most, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(DeleteOldest);
        command.Parameters.Add(new("before", before));
        command.Parameters.Add(new("most", most));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Exposures(ServedPage page) => new(InsertExposures)
    {
        Parameters =
        {
            Experiments(page), new("arms", page.Arms.Select(arm => arm.Arm).ToArray()),
            new("request_id", page.RequestId), new("first_position", page.FirstPosition), new("viewer_id", page.ViewerId), new("served_at", page.ServedAt),
        },
    };

    private static NpgsqlParameter Experiments(ServedPage page) => new("experiment_ids", page.Arms.Select(arm => arm.Experiment).ToArray());

    private static async Task<IReadOnlyList<ServedPage>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var pages = new List<ServedPage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            pages.Add(Read(reader));
        return pages;
    }

    private static ServedPage Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetDateTime(3), reader.GetInt64(4), reader.GetFieldValue<string[]>(5),
        reader.GetFieldValue<double[]>(6), reader.GetFieldValue<double[]>(7), reader.GetFieldValue<string[]>(8), reader.GetFieldValue<short[]>(9),
        reader.IsDBNull(10) ? null : new PageRanking(reader.GetString(10), reader.GetInt64(11), reader.GetFieldValue<byte[]>(12)));

    private static NpgsqlParameter Nullable(string name, NpgsqlDbType type, object? value) => new(name, type) { Value = value ?? DBNull.Value };
}
