using Engagement.Platform.Errors;

namespace Engagement.Interactions.Ledger;

/// <summary>What became of one entry: a receipt, or the problem that refuses it for ever.</summary>
internal readonly record struct LedgerResult(LedgerReceipt Receipt, Problem? Problem)
{
    public static implicit operator LedgerResult(LedgerReceipt receipt) => new(receipt, null);

    public static implicit operator LedgerResult(Problem problem) => new(default, problem);
}
