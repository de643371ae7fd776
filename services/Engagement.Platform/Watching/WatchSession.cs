using System.Buffers.Binary;
using System.Diagnostics;
using Engagement.Interactions.V1;

namespace Engagement.Platform.Watching;

/// <summary>What is known of one section: a part of the video, played at one speed without a jump.</summary>
public readonly record struct PlayedSection(long StartMs, long EndMs, float Speed)
{
    public long Length => EndMs - StartMs;

    /// <summary>The least upper bound of two reports of the same section: associative, commutative and idempotent.</summary>
    public PlayedSection Join(PlayedSection other)
        => new(Math.Min(StartMs, other.StartMs), Math.Max(EndMs, other.EndMs), Math.Max(Speed, other.Speed));
}

/// <summary>
/// A watch session: its sections by number. Joining updates is a join in a lattice, section by section, so the session, and every figure of it, is
/// the same in whatever order, and however often, they came. Interactions and Insights keep sessions with it, so that both mean the same.
/// </summary>
public sealed class WatchSession
{
    public const int MostSections = 1000;

    private const int BytesPerSection = sizeof(short) + 2 * sizeof(long) + sizeof(float);

    private readonly SortedList<int, PlayedSection> _sections = [];

    /// <summary>What is known of each section, by its number.</summary>
    public IReadOnlyDictionary<int, PlayedSection> Sections => _sections;

    public static WatchSession Of(Watch watch)
    {
        var session = new WatchSession();
        session.Join(watch);
        return session;
    }

    public void Join(Watch update)
    {
        for (var i = 0; i < update.WatchSections.Count; i++)
        {
            var sent = update.WatchSections[i];
            var section = new PlayedSection(sent.StartMs, sent.EndMs, sent.Speed == 0 ? 1 : sent.Speed);
            var number = update.FirstSection + i;
            _sections[number] = _sections.TryGetValue(number, out var known) ? known.Join(section) : section;
        }
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[_sections.Count * BytesPerSection];
        var rest = bytes.AsSpan();
        foreach (var (number, section) in _sections)
        {
            BinaryPrimitives.WriteInt16LittleEndian(rest, (short)number);
            BinaryPrimitives.WriteInt64LittleEndian(rest[2..], section.StartMs);
            BinaryPrimitives.WriteInt64LittleEndian(rest[10..], section.EndMs);
            BinaryPrimitives.WriteSingleLittleEndian(rest[18..], section.Speed);
            rest = rest[BytesPerSection..];
        }
        return bytes;
    }

    public static WatchSession FromBytes(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(bytes.Length % BytesPerSection == 0);
        var session = new WatchSession();
        for (; !bytes.IsEmpty; bytes = bytes[BytesPerSection..])
        {
            session._sections.Add(BinaryPrimitives.ReadInt16LittleEndian(bytes), new PlayedSection(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[10..]),
                BinaryPrimitives.ReadSingleLittleEndian(bytes[18..])));
        }
        return session;
    }

    /// <summary>All that is known of it, in one update; where numbers were left out the sections move up.</summary>
    public Watch ToWatch() => new()
    {
        WatchSections =
        {
            _sections.Values.Select(section => new WatchSection { StartMs = section.StartMs, EndMs = section.EndMs, Speed = section.Speed }),
        },
    };

    /// <summary>The parts of the video played at least once, in order, none touching another.</summary>
    public List<(long StartMs, long EndMs)> Union()
    {
        var union = new List<(long StartMs, long EndMs)>();
        foreach (var section in _sections.Values.OrderBy(section => section.StartMs))
        {
            if (union.Count > 0 && section.StartMs <= union[^1].EndMs)
                union[^1] = (union[^1].StartMs, Math.Max(union[^1].EndMs, section.EndMs));
            else
                union.Add((section.StartMs, section.EndMs));
        }
        return union;
    }
}
