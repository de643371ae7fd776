using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Engagement.Platform.Errors;
using Google.Protobuf;

namespace Engagement.Platform.Paging;

/// <summary>
/// The pages of one list (AIP-158): how many entries, and where the keyset goes on. A token is base64url of {version, hash of the caller and all
/// other arguments, keyset position}, so it serves only the list that it was issued for.
/// </summary>
public readonly record struct Page
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + sizeof(ulong);

    private readonly ulong _scope;

    private Page(int size, string? after, ulong scope)
    {
        Size = size;
        After = after;
        _scope = scope;
    }

    /// <summary>Entries wanted.</summary>
    public int Size { get; }

    /// <summary>The keyset position to go on after, as given to <see cref="TokenAfter(string)"/>; null for the first page.</summary>
    public string? After { get; }

    /// <summary>Reads `page_size` and `page_token` of a list request, whatever its type.</summary>
    /// <param name="violations">What is wrong with the other fields, so that the caller hears it all at once.</param>
    /// <exception cref="Problem">INVALID_ARGUMENT: a violation, a negative size, or a token that is not of this list and caller.</exception>
    public static Page Of(IMessage request, string callerId, int defaultSize, int largestSize, FieldViolations? violations = null)
    {
        var fields = request.Descriptor.Fields;
        var size = (int)fields["page_size"].Accessor.GetValue(request);
        var token = (string)fields["page_token"].Accessor.GetValue(request);
        (violations ?? new FieldViolations()).Require(size >= 0, "page_size", "must not be negative").ThrowIfAny();
        var scope = ScopeOf(request, callerId);
        return new Page(size == 0 ? defaultSize : Math.Min(size, largestSize), token.Length == 0 ? null : Read(token, scope), scope);
    }

    /// <summary>The token of the page that follows this keyset position.</summary>
    public string TokenAfter(string position)
    {
        var bytes = new byte[HeaderBytes + Encoding.UTF8.GetByteCount(position)];
        bytes[0] = Version;
        BitConverter.TryWriteBytes(bytes.AsSpan(1), _scope);
        Encoding.UTF8.GetBytes(position, bytes.AsSpan(HeaderBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>As above, of a position that is a number, not negative.</summary>
    public string TokenAfter(long position) => TokenAfter(position.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number to go on after; on the first page, what comes before all.</summary>
    /// <exception cref="Problem">INVALID_ARGUMENT: the token is not of a list whose positions are numbers.</exception>
    public long NumberAfter(long first) => NumberIn(After, first);

    /// <summary>As <see cref="NumberAfter"/>, of a position that a list has gone on to itself.</summary>
    public static long NumberIn(string? position, long first)
        => position is null ? first
            : long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Problem.InvalidPageToken();

    private static string Read(string token, ulong scope)
    {
        var bytes = new byte[token.Length];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length < HeaderBytes
            || bytes[0] != Version || BitConverter.ToUInt64(bytes, 1) != scope)
            throw Problem.InvalidPageToken();
        return Encoding.UTF8.GetString(bytes.AsSpan(HeaderBytes..length));
    }

    private static ulong ScopeOf(IMessage request, string callerId)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteString());
        copy.Descriptor.Fields["page_size"].Accessor.Clear(copy);
        copy.Descriptor.Fields["page_token"].Accessor.Clear(copy);
        var hash = new XxHash64();
        hash.Append(Encoding.UTF8.GetBytes($"{request.Descriptor.FullName}\0{callerId}\0"));
        hash.Append(copy.ToByteArray());
        return hash.GetCurrentHashAsUInt64();
    }
}
