using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engagement.LoadGenerator.Load;

/// <summary>One read by many viewers in turn, each with a token of their own.</summary>
/// <param name="viewers">Their ids; so many tokens are signed.</param>
/// <param name="open">Makes a client of a connection.</param>
internal sealed class ReadLoad<TClient, TAnswer>(
    IEnumerable<string> viewers, Func<GrpcChannel, TClient> open, Func<TClient, CallOptions, AsyncUnaryCall<TAnswer>> call)
    where TAnswer : IMessage
{
    private readonly Metadata[] _viewers = [.. viewers.Select(viewer => Connections.As(viewer))];

    public async Task<Measurement> ReadAsync(
        Uri address, int inFlight, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var calls = 0;
        return await ClosedLoop.RunAsync(
            address, open, inFlight, length, meter,
            async (client, _) => await CallAsync(client, _viewers[(uint)Interlocked.Increment(ref calls) % _viewers.Length], cancellationToken),
            cancellationToken);
    }

    /// <summary>What the viewers are answered, and so the answers of the echo; the last one.</summary>
    public async Task<TAnswer> RecordAsync(Uri address, RecordedAnswers answers, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(address);
        var (client, last) = (open(channel), default(TAnswer)!);
        foreach (var viewer in _viewers)
            answers.Add(last = await CallAsync(client, viewer, cancellationToken));
        return last;
    }

    private AsyncUnaryCall<TAnswer> CallAsync(TClient client, Metadata viewer, CancellationToken cancellationToken)
        => call(client, new CallOptions(viewer, cancellationToken: cancellationToken));
}
