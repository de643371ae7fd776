using System.Buffers.Binary;

namespace Engagement.Torture.Sending;

/// <summary>An acknowledgement: which event, and what its receipt said.</summary>
internal readonly record struct Acknowledged(int Index, long Position, long RecordedAtMicros, bool Duplicate);

/// <summary>What one client was told is on disk, itself on disk before the client goes on: the audit believes these files and nothing else.</summary>
internal sealed class ClientLedger(string file) : IDisposable
{
    private const int Size = 21;

    // A client's stream is acknowledged while it appends what has no stream.
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);

    public void Write(IReadOnlyList<Acknowledged> acknowledged)
    {
        var bytes = new byte[acknowledged.Count * Size];
        for (var i = 0; i < acknowledged.Count; i++)
        {
            var record = bytes.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteInt32LittleEndian(record, acknowledged[i].Index);
            BinaryPrimitives.WriteInt64LittleEndian(record[4..], acknowledged[i].Position);
            BinaryPrimitives.WriteInt64LittleEndian(record[12..], acknowledged[i].RecordedAtMicros);
            record[20] = acknowledged[i].Duplicate ? (byte)1 : (byte)0;
        }
        lock (_lock)
        {
            _file.Write(bytes);
            _file.Flush(flushToDisk: true);
        }
    }

    public static IEnumerable<Acknowledged> Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var at = 0; at + Size <= bytes.Length; at += Size)
        {
            var index = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            var position = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 4));
            var recordedAt = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 12));
            yield return new Acknowledged(index, position, recordedAt, bytes[at + 20] == 1);
        }
    }

    public void Dispose() => _file.Dispose();
}
