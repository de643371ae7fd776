using System.IO.Compression;
using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Explaining;

/// <summary>
/// The candidates of a ranking as bytes: numbers as differences, then sources and marks, then each term's values by their first, second, third and fourth bytes,
/// all packed. Some 29 bytes a candidate.
/// </summary>
internal static class CandidateLog
{
    private const byte Form = 1;
    private const int BytesOfValue = sizeof(float);
    private const int Fast = 1;
    private const int Window = 18;

    private const int InNetwork = 1;
    private const int IsNew = 2;
    private const int ComesFirst = 4;
    private const int Marks = 3;

    public static byte[] Write(IReadOnlyCollection<ScoredVideo> scored, IReadOnlyDictionary<IndexedVideo, VideoFilter> removed)
    {
        ScoredVideo[] ordered = [.. scored];
        Array.Sort(Array.ConvertAll(ordered, candidate => candidate.Video.Number), ordered);
        var terms = ordered.Length > 0 ? ordered[0].Values.Length : 0;
        var plain = new NumberWriter();
        plain.Write(ordered.Length);
        plain.Write(terms);
        WriteDifferences(plain, ordered.Select(candidate => candidate.Video.Number));
        foreach (var candidate in ordered)
            plain.Write(((long)candidate.Candidate.Sources << Marks) | (uint)MarksOf(candidate.Candidate));
        for (var term = 0; term < terms; term++)
        {
            var bytes = plain.Reserve(BytesOfValue * ordered.Length);
            for (var at = 0; at < ordered.Length; at++)
            {
                var bits = BitConverter.SingleToUInt32Bits(ordered[at].Values[term]);
                for (var place = 0; place < BytesOfValue; place++)
                    bytes[(place * ordered.Length) + at] = (byte)(bits >> (8 * (BytesOfValue - 1 - place)));
            }
        }
        KeyValuePair<IndexedVideo, VideoFilter>[] orderedRemoved = [.. removed.OrderBy(entry => entry.Key.Number)];
        plain.Write(orderedRemoved.Length);
        WriteDifferences(plain, orderedRemoved.Select(entry => entry.Key.Number));
        foreach (var (_, filter) in orderedRemoved)
            plain.WriteByte((byte)filter);
        return Pack(plain.Written);
    }

    public static LoggedCandidates Read(byte[] bytes)
    {
        var plain = new NumberReader(Unpack(bytes));
        var (count, terms) = ((int)plain.Read(), (int)plain.Read());
        var numbers = ReadDifferences(plain, count);
        long[] marks = [.. Enumerable.Range(0, count).Select(_ => plain.Read())];
        var values = new float[count][];
        for (var at = 0; at < count; at++)
            values[at] = new float[terms];
        for (var term = 0; term < terms; term++)
        {
            var bits = new uint[count];
            for (var read = 0; read < BytesOfValue * count; read++)
                bits[read % count] = (bits[read % count] << 8) | plain.ReadByte();
            for (var at = 0; at < count; at++)
                values[at][term] = BitConverter.UInt32BitsToSingle(bits[at]);
        }
        var removed = ReadDifferences(plain, (int)plain.Read());
        return new LoggedCandidates(
            [.. numbers.Select((number, at) => new LoggedCandidate(
                number, (Sources)(marks[at] >> Marks), (marks[at] & ComesFirst) != 0, (marks[at] & InNetwork) != 0, (marks[at] & IsNew) != 0, values[at]))],
            removed.ToDictionary(number => number, _ => (VideoFilter)plain.ReadByte()));
    }

    private static int MarksOf(Candidate candidate)
        => (candidate.ComesFirst ? ComesFirst : 0) | (candidate.InNetwork ? InNetwork : 0) | (candidate.IsNew ? IsNew : 0);

    private static void WriteDifferences(NumberWriter plain, IEnumerable<long> numbers)
    {
        var before = 0L;
        foreach (var number in numbers)
        {
            plain.Write(number - before);
            before = number;
        }
    }

    private static long[] ReadDifferences(NumberReader plain, int count)
    {
        var numbers = new long[count];
        for (var at = 0; at < count; at++)
            numbers[at] = plain.Read() + (at > 0 ? numbers[at - 1] : 0);
        return numbers;
    }

    private static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        var packed = new byte[1 + sizeof(int) + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        packed[0] = Form;
        BitConverter.TryWriteBytes(packed.AsSpan(1), plain.Length);
        BrotliEncoder.TryCompress(plain, packed.AsSpan(1 + sizeof(int)), out var length, Fast, Window);
        return packed[..(1 + sizeof(int) + length)];
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        var plain = new byte[BitConverter.ToInt32(packed[1..])];
        return packed[0] == Form && BrotliDecoder.TryDecompress(packed[(1 + sizeof(int))..], plain, out var length) && length == plain.Length
            ? plain
            : throw new InvalidDataException("The candidates were logged in a form that is not known here.");
    }
}
