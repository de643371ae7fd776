using Dapper;
using Engagement.Errors.V1;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Feed.Experiments;

/// <summary>A row of `experiment`.</summary>
internal sealed record ExperimentRow(
    long ExperimentNo, string Definition, short State, string CreatedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? StoppedAt, DateTime? MeasuredUntil,
    int FirstBucket)
{
    public ExperimentDefinition ToDefinition() => ExperimentDefinition.Parser.ParseJson(Definition);

    public Experiment ToProto() => new()
    {
        Definition = ToDefinition(),
        State = (ExperimentState)State,
        CreatedBy = CreatedBy,
        CreatedAt = Timestamp.FromDateTime(CreatedAt),
        StartedAt = StartedAt?.ToTimestamp(),
        StoppedAt = StoppedAt?.ToTimestamp(),
        MeasuredUntil = MeasuredUntil?.ToTimestamp(),
        FirstBucket = FirstBucket,
    };
}

/// <summary>Reads experiments, and writes them as a part of an <see cref="ExperimentWrite"/>. The fold's row is locked by whoever starts or stops one.</summary>
internal sealed class ExperimentStore(NpgsqlDataSource dataSource)
{
    private const string Columns = """
        experiment_no AS ExperimentNo, definition::text AS Definition, state AS State, created_by AS CreatedBy, created_at AS CreatedAt,
        started_at AS StartedAt, stopped_at AS StoppedAt, measured_until AS MeasuredUntil, first_bucket AS FirstBucket
        """;

    private const string SelectOne = $"SELECT {Columns} FROM experiment WHERE experiment_id = @ExperimentId";

    private const string SelectMany = $"SELECT {Columns} FROM experiment WHERE experiment_no < @Before ORDER BY experiment_no DESC LIMIT @Limit";

    private const string SelectRunning = $"SELECT {Columns} FROM experiment WHERE state = 2 ORDER BY experiment_id";

    // One statement, one state of both tables.
    private const string SelectRunningWithRevision = """
        SELECT experiment_revision, definition::text, first_bucket FROM fold LEFT JOIN experiment ON state = 2 ORDER BY experiment_id
        """;

    private const string Insert = """
        INSERT INTO experiment (experiment_id, definition, state, created_by, created_at)
        VALUES (@ExperimentId, @Definition::jsonb, 1, @UserId, @Now) ON CONFLICT (experiment_id) DO NOTHING
        """;

    private const string LockFold = "UPDATE fold SET experiment_revision = experiment_revision + 1";

    private const string Start = """
        UPDATE experiment SET state = 2, started_at = @Now, measured_until = @Now + @RunTime, first_bucket = @FirstBucket
        WHERE experiment_id = @ExperimentId
        """;

    private const string Stop = """
        UPDATE experiment SET state = 3, stopped_at = @Now, measured_until = least(measured_until, @Now) WHERE experiment_id = @ExperimentId AND state = 2
        """;

    public async Task<List<ExperimentRow>> ListAsync(long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ExperimentRow>(new CommandDefinition(
            SelectMany, new { Before = before, Limit = limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <exception cref="Problem">NOT_FOUND.</exception>
    public async Task<ExperimentRow> ReadAsync(string experimentId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ExperimentRow>(new CommandDefinition(
            SelectOne, new { ExperimentId = experimentId }, cancellationToken: cancellationToken)) ?? throw NotFound(experimentId);
    }

    /// <summary>Those that run, by their ids, and the revision that this is of.</summary>
    public async Task<(long Revision, IReadOnlyList<RunningExperiment> Experiments)> ReadRunningAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectRunningWithRevision);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (revision, running) = (0L, new List<RunningExperiment>());
        while (await reader.ReadAsync(cancellationToken))
        {
            revision = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
                running.Add(new RunningExperiment(ExperimentDefinition.Parser.ParseJson(reader.GetString(1)), reader.GetInt32(2)));
        }
        return (revision, running);
    }

    /// <exception cref="Problem">ALREADY_EXISTS.</exception>
    public static async Task CreateAsync(ExperimentWrite write, ExperimentDefinition definition)
    {
        var row = new { definition.ExperimentId, Definition = JsonFormatter.Default.Format(definition), write.UserId, write.Now };
        if (await write.ExecuteAsync(Insert, row) == 0)
            throw Problem.AlreadyExists(ErrorReason.ExperimentIdTaken, "An experiment with this id is there already.");
    }

    /// <exception cref="Problem">NOT_FOUND or FAILED_PRECONDITION, as StartExperiment says.</exception>
    public static async Task StartAsync(ExperimentWrite write, string experimentId)
    {
        await write.ExecuteAsync(LockFold, new { });
        var experiment = await FindAsync(write, experimentId);
        if (experiment.State != (short)ExperimentState.Draft)
            throw Problem.FailedPrecondition(ErrorReason.ExperimentState, "The experiment was started before.");
        var definition = experiment.ToDefinition();
        var running = (await write.ReadManyAsync<ExperimentRow>(SelectRunning)).Select(row => (Definition: row.ToDefinition(), row.FirstBucket)).ToList();
        var others = running.Where(other => other.Definition.Layer != definition.Layer).SelectMany(other => ExperimentRules.ParametersOf(other.Definition));
        if (ExperimentRules.ParametersOf(definition).Intersect(others).FirstOrDefault() is { } parameter)
            throw Problem.FailedPrecondition(ErrorReason.ParameterInExperiment, $"An experiment of another layer that runs overrides the same: {parameter}.");
        var ofLayer = running.Where(other => other.Definition.Layer == definition.Layer);
        var firstBucket = ExperimentRules.FirstFree(
            definition.TrafficBasisPoints, ofLayer.Select(other => (other.FirstBucket, other.Definition.TrafficBasisPoints)));
        if (firstBucket is null)
            throw Problem.FailedPrecondition(ErrorReason.LayerFull, "The experiments that run in this layer leave too few buckets side by side.");
        await write.ExecuteAsync(
            Start, new { ExperimentId = experimentId, write.Now, RunTime = definition.RunTime.ToTimeSpan(), FirstBucket = firstBucket.Value });
    }

    /// <exception cref="Problem">NOT_FOUND or FAILED_PRECONDITION, as StopExperiment says.</exception>
    public static async Task StopAsync(ExperimentWrite write, string experimentId)
    {
        await write.ExecuteAsync(LockFold, new { });
        await FindAsync(write, experimentId);
        if (await write.ExecuteAsync(Stop, new { ExperimentId = experimentId, write.Now }) == 0)
            throw Problem.FailedPrecondition(ErrorReason.ExperimentState, "The experiment does not run.");
    }

    private static async Task<ExperimentRow> FindAsync(ExperimentWrite write, string experimentId)
        => (await write.ReadManyAsync<ExperimentRow>(SelectOne, new { ExperimentId = experimentId })).SingleOrDefault() ?? throw NotFound(experimentId);

    private static Problem NotFound(string experimentId) => Problem.NotFound(ErrorReason.ExperimentNotFound, "experiment", experimentId);
}
