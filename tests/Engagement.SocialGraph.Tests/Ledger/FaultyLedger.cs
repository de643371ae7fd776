using System.Collections.Concurrent;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Engagement.SocialGraph.Tests.Ledger;

/// <summary>What goes wrong with a call of Append, after the ledger has recorded it.</summary>
internal enum Fault
{
    None,
    Unavailable,
    Internal,
    Disconnect,
}

/// <summary>A ledger that records, and then, call by call, fails to say so.</summary>
internal sealed class FaultyLedger(params Fault[] faults) : LedgerService.LedgerServiceBase
{
    /// <summary>Why it does not take an event.</summary>
    public const string Refusal = "This event id was used for something else.";

    private readonly ConcurrentQueue<Fault> _faults = new(faults);

    /// <summary>What it recorded, each event once.</summary>
    public LedgerStandIn Recorded { get; } = new();

    /// <summary>What it was sent, repeats and all, in order.</summary>
    public ConcurrentQueue<LedgerEvent> Deliveries { get; } = new();

    public int FaultsLeft => _faults.Count;

    /// <summary>Which events it will never take.</summary>
    public Func<LedgerEvent, bool> Refuses { get; init; } = _ => false;

    public override Task<AppendResponse> Append(AppendRequest request, ServerCallContext context)
    {
        var response = new AppendResponse();
        foreach (var ledgerEvent in request.Events)
        {
            Deliveries.Enqueue(ledgerEvent);
            response.Results.Add(Refuses(ledgerEvent)
                ? new AppendResult { Error = new Status { Code = (int)StatusCode.AlreadyExists, Message = Refusal } }
                : new AppendResult { Receipt = Recorded.Append(ledgerEvent)[0] });
        }
        switch (_faults.TryDequeue(out var fault) ? fault : Fault.None)
        {
            case Fault.Unavailable:
                throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "going down"));
            case Fault.Internal:
                throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, "a defect"));
            case Fault.Disconnect:
                context.GetHttpContext().Abort();
                break;
        }
        return Task.FromResult(response);
    }
}
