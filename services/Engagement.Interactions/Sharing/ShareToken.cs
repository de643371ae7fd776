using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Engagement.Interactions.Ledger;

namespace Engagement.Interactions.Sharing;

/// <summary>
/// The token of a share's link: 128 bits of SHA-256 over the sharer and the event id, so a repeat of the share has the same one. It is as hard to guess
/// as the event id's 74 random bits, and tells neither.
/// </summary>
internal static class ShareToken
{
    public const int Length = 22;

    private const int Bytes = 16;

    public static bool IsToken(string text) => text.Length == Length && Base64Url.IsValid(text);

    public static string Of(LedgerEntry share)
        => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"share\0{share.UserId}\0{share.EventId}")).AsSpan(0, Bytes));
}
