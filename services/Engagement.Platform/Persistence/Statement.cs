using Npgsql;

namespace Engagement.Platform.Persistence;

/// <summary>Statements of a batch.</summary>
public static class Statement
{
    /// <summary>With its parameters by place: $1, $2…</summary>
    public static NpgsqlBatchCommand Of(string sql, params IEnumerable<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
