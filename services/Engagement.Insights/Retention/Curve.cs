using Engagement.Platform.Watching;

namespace Engagement.Insights.Retention;

/// <summary>
/// How far sessions of a video went, in its 100 points: time played, time played beyond the first time of each session, sessions begun and sessions ended.
/// A sum over sessions, so curves may be added and taken away in any order.
/// </summary>
internal sealed class Curve
{
    private const int Parts = 4;

    private readonly long[] _sums = new long[Parts * VideoPoints.Count];

    public Span<long> PlayedMs => Part(0);

    public Span<long> ReplayedMs => Part(1);

    public Span<long> Started => Part(2);

    public Span<long> Stopped => Part(3);

    public bool IsZero => !_sums.AsSpan().ContainsAnyExcept(0);

    /// <summary>The curve of one session; null of one in which nothing was played.</summary>
    public static Curve? Of(WatchSession? session, long durationMs)
    {
        if (session is null || session.Sections.Count == 0 || durationMs <= 0)
            return null;
        var curve = new Curve();
        PlayedSection? first = null;
        var last = default(PlayedSection);
        // In the order of their numbers.
        foreach (var section in session.Sections.Values)
        {
            first ??= section;
            last = section;
            VideoPoints.Add(curve.PlayedMs, section.StartMs, section.EndMs, durationMs, 1);
        }
        curve.PlayedMs.CopyTo(curve.ReplayedMs);
        foreach (var (startMs, endMs) in session.Union())
            VideoPoints.Add(curve.ReplayedMs, startMs, endMs, durationMs, -1);
        curve.Started[VideoPoints.Of(first!.Value.StartMs, durationMs)]++;
        curve.Stopped[VideoPoints.Of(last.EndMs - 1, durationMs)]++;
        return curve;
    }

    public void Add(Curve? other, int sign = 1)
    {
        for (var i = 0; other is not null && i < _sums.Length; i++)
            _sums[i] += sign * other._sums[i];
    }

    /// <summary>Each sum in as few bytes as it needs (LEB128), zigzag.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var sum in _sums)
            writer.Write7BitEncodedInt64((sum << 1) ^ (sum >> 63));
        writer.Flush();
        return bytes.ToArray();
    }

    public static Curve FromBytes(byte[] bytes)
    {
        var curve = new Curve();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        for (var i = 0; i < curve._sums.Length; i++)
        {
            var read = reader.Read7BitEncodedInt64();
            curve._sums[i] = (long)((ulong)read >> 1) ^ -(read & 1);
        }
        return curve;
    }

    private Span<long> Part(int part) => _sums.AsSpan(part * VideoPoints.Count, VideoPoints.Count);
}
