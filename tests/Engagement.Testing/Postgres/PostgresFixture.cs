using Xunit;

namespace Engagement.Testing.Postgres;

/// <summary>The shared server as a class or collection fixture.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.SharedAsync();

    /// <summary>Nothing: the server is shared by the whole process and ends with it.</summary>
    public Task DisposeAsync() => Task.CompletedTask;
}
