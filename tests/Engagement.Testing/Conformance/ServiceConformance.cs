using System.Diagnostics.Metrics;
using System.Net;
using Engagement.Testing.Access;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Engagement.Testing.Conformance;

/// <summary>What every service of the suite must do. A service inherits it once and says what it is.</summary>
public abstract class ServiceConformance : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(2));

    /// <summary>The name of its database in <see cref="ServiceDatabases"/>.</summary>
    protected abstract string Service { get; }

    /// <summary>The name of its meter.</summary>
    protected abstract string Meter { get; }

    /// <summary>The contracts that it implements.</summary>
    protected abstract IReadOnlyList<ServiceDescriptor> Contracts { get; }

    /// <summary>A table that <see cref="CallTableAsync"/> needs, and that no background work of the service touches.</summary>
    protected abstract string TableOfCall { get; }

    /// <summary>Starts the service on a database that is migrated.</summary>
    protected abstract Task<WireHost> StartAsync(string connectionString, CancellationToken cancellationToken);

    /// <summary>A good call that goes to the database and is counted by the meter; each time a new one.</summary>
    protected abstract Task CallAsync(CallInvoker user, CallOptions options);

    /// <summary>A good call that waits for <see cref="TableOfCall"/>.</summary>
    protected virtual Task CallTableAsync(CallInvoker user, CallOptions options) => CallAsync(user, options);

    /// <summary>For each enum that the contracts take, a call that is good but for the UNSPECIFIED in it.</summary>
    protected abstract IReadOnlyList<Func<CallInvoker, Task>> CallsWithUnspecified { get; }

    private CancellationToken Bound => _bound.Token;

    public void Dispose()
    {
        _bound.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Health_WhenEverythingAnswers_IsServing()
    {
        await using var host = await StartAsync();

        await WaitForHealthAsync(host, ServingStatus.Serving);

        using var http = host.CreateHttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health", UriKind.Relative), Bound)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/alive", UriKind.Relative), Bound)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), Bound)).StatusCode);
    }

    [Fact]
    public async Task EveryRpc_EveryCredentialOverGrpc_IsDecidedByItsPolicy()
    {
        await using var host = await StartAsync();

        Assert.Empty(await new AuthorizationMatrix(Contracts, atGateway: false).BreachesOverGrpcAsync(host.Channel, Bound));
    }

    [Fact]
    public async Task EveryRpc_EveryCredentialOverJson_IsDecidedByItsPolicy()
    {
        await using var host = await StartAsync();
        using var http = host.CreateHttpClient();

        Assert.Empty(await new AuthorizationMatrix(Contracts, atGateway: false).BreachesOverJsonAsync(http, Bound));
    }

    [Fact]
    public async Task EveryUnaryRpc_WithoutToken_IsUnauthenticated()
    {
        await using var host = await StartAsync();

        foreach (var method in ContractWalk.UnaryMethods(Contracts))
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => ContractWalk.CallEmptyAsync(host.Channel.CreateCallInvoker(), method, Bound));
            Assert.True(
                refusal is { StatusCode: StatusCode.Unauthenticated } && refusal.Reason() == "TOKEN_MISSING", $"{method.FullName}: {refusal.Status}");
        }
    }

    [Fact]
    public async Task EveryUnaryRpc_WithEmptyRequest_IsImplementedAndRefusesWithinTheErrorModel()
    {
        await using var host = await StartAsync();

        foreach (var method in ContractWalk.UnaryMethods(Contracts))
        {
            var refusal = await Record.ExceptionAsync(() => ContractWalk.CallEmptyAsync(host.AsService("somebody"), method, Bound));
            Assert.True(
                refusal is null or RpcException { StatusCode: not (StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unknown) },
                $"{method.FullName}: {refusal}");
            Assert.True(refusal is null || ((RpcException)refusal).Reason() != "", $"{method.FullName} has no ErrorInfo: {refusal}");
        }
    }

    [Fact]
    public async Task Unspecified_IsRefusedAsInvalidField()
    {
        Assert.Equal(ContractWalk.TakesEnums(Contracts), CallsWithUnspecified.Count > 0);
        await using var host = await StartAsync();

        foreach (var call in CallsWithUnspecified)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => call(host.As("somebody", "moderator")));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.Equal("INVALID_FIELD", refusal.Reason());
            Assert.NotEmpty(refusal.ViolatedFields());
        }
    }

    [Fact]
    public async Task DeadDatabase_IsUnavailableWithinTheDeadline_AndRecovers()
    {
        await using var server = await PostgresServer.CreateAsync(Bound);
        await using var host = await StartAsync(await server.CreateDatabaseAsync(Service, Bound), Bound);
        await CallAsync(host.As("somebody"), Options(Patience));
        await WaitForHealthAsync(host, ServingStatus.Serving);

        await server.KillAsync(Bound);
        for (var i = 0; i < 3; i++)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host.As("somebody"), Options(TimeSpan.FromSeconds(5))));
            Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
            Assert.Equal("DEPENDENCY_UNAVAILABLE", refusal.Reason());
            Assert.True(refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        }
        await WaitForHealthAsync(host, ServingStatus.NotServing);
        using var http = host.CreateHttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/alive", UriKind.Relative), Bound)).StatusCode);

        await server.StartAsync(Bound);
        await Until.PassesAsync(() => CallAsync(host.As("somebody"), Options(TimeSpan.FromSeconds(5))), Patience);
        await WaitForHealthAsync(host, ServingStatus.Serving);
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    public async Task CallThatEndsEarly_EndsItsDatabaseCommand(StatusCode how)
    {
        var connectionString = await CreateDatabaseAsync();
        await using var host = await StartAsync(connectionString, Bound);
        await CallAsync(host.As("somebody"), Options(Patience));
        await using var blocker = NpgsqlDataSource.Create(connectionString);
        await using var connection = await blocker.OpenConnectionAsync(Bound);
        await using var transaction = await connection.BeginTransactionAsync(Bound);
        await using var lockTable = new NpgsqlCommand($"LOCK TABLE {TableOfCall} IN ACCESS EXCLUSIVE MODE", connection, transaction);
        await lockTable.ExecuteNonQueryAsync(Bound);

        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Bound);
        var options = how == StatusCode.Cancelled ? new CallOptions(cancellationToken: caller.Token) : Options(TimeSpan.FromSeconds(2));
        var call = CallTableAsync(host.As("somebody"), options);
        await Until.IsTrueAsync(async () => await CountWaitingAsync() > 0, Patience, $"the call waits for {TableOfCall}");
        if (how == StatusCode.Cancelled)
            await caller.CancelAsync();
        var end = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.True(end.StatusCode == how || (how == StatusCode.DeadlineExceeded && IsBrokenOff(end)), $"{end}");
        await Until.IsTrueAsync(async () => await CountWaitingAsync() == 0, Patience, "the database command of the call is over");

        async Task<long> CountWaitingAsync()
        {
            await using var count = blocker.CreateCommand(
                $"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{TableOfCall}'::regclass");
            return (long)(await count.ExecuteScalarAsync(Bound))!;
        }
    }

    [Fact]
    public async Task Meter_AfterACall_HasMeasured()
    {
        await using var host = await StartAsync();
        var measured = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                // Other tests of this process have meters of the same name.
                if (instrument.Meter.Name == Meter && ReferenceEquals(instrument.Meter.Scope, factory))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => measured.TrySetResult(instrument.Name));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.TrySetResult(instrument.Name));
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => measured.TrySetResult(instrument.Name));
        listener.Start();

        await CallAsync(host.As("somebody"), Options(Patience));

        await Until.PassesAsync(() => measured.Task, Patience);
    }

    private async Task<WireHost> StartAsync() => await StartAsync(await CreateDatabaseAsync(), Bound);

    private async Task<string> CreateDatabaseAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(Service, Bound);

    private async Task WaitForHealthAsync(WireHost host, ServingStatus status)
    {
        var health = new Health.HealthClient(host.Channel);
        // NOT_FOUND until the first health report, 200 ms after the start.
        await Until.PassesAsync(
            async () => Assert.Equal(status, (await health.CheckAsync(new HealthCheckRequest(), Options(Patience))).Status), Patience);
    }

    // The service ends the stream at its deadline, and the in-memory transport sometimes lets the client see that before the status. INTERNAL of the
    // service itself carries an ErrorInfo.
    private static bool IsBrokenOff(RpcException end)
        => end is { StatusCode: StatusCode.Internal, Status.DebugException: not null } && end.GetRpcStatus() is null;

    private static CallOptions Options(TimeSpan timeout) => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + timeout);
}
