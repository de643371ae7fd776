using Xunit;

namespace Engagement.AppHost.Tests.Running;

/// <summary>One started system for every test that leaves it as healthy as it found it: `[Collection(SystemCollection.Name)]`.</summary>
[CollectionDefinition(Name)]
public sealed class SystemCollection : ICollectionFixture<SystemFixture>
{
    public const string Name = "the system";
}

public sealed class SystemFixture : IAsyncLifetime
{
    public EngagementSystem System { get; private set; } = null!;

    public async Task InitializeAsync() => System = await EngagementSystem.StartAsync();

    public async Task DisposeAsync()
    {
        if (System is not null)
            await System.DisposeAsync();
    }
}
