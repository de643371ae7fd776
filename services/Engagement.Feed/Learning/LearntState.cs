using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Engagement.Feed.Learning.Embedding;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning;

/// <summary>What the processes that serve take over from the one that learns, as bytes: a state without its viewers, and the names of its numbers.</summary>
internal sealed record LearntState(Catalogue Catalogue, LearningState State)
{
    /// <summary>Of the format; other bytes are not read.</summary>
    private const int Version = 1;

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(new BrotliStream(bytes, CompressionLevel.Fastest), Encoding.UTF8))
        {
            writer.Write(Version);
            Write(writer, Catalogue.Authors.Names);
            Write(writer, Catalogue.Topics.Names);
            Write(writer, Catalogue.Sounds.Names);
            writer.Write(Catalogue.Count);
            for (var video = 0; video < Catalogue.Count; video++)
                Write(writer, Catalogue.VideoIds[video], Catalogue[video]);
            Write(writer, State.OfVideo.All);
            Write(writer, State.OfVideoLately.All);
            Write(writer, State.OfVideoOnSurface);
            Write(writer, State.OfHour);
            Write(writer, State.Embeddings.Opened);
            Write(writer, State.Embeddings.WatchedLong);
            Write(writer, VectorsOf(State.Embeddings.Choice));
            Write(writer, VectorsOf(State.Embeddings.Staying));
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are of another version of the format.</exception>
    public static LearntState From(byte[] bytes)
    {
        using var reader = new BinaryReader(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        if (reader.ReadInt32() != Version)
            throw new InvalidDataException("The learnt state is of another version.");
        var catalogue = new Catalogue();
        foreach (var names in (ReadOnlySpan<Numbering>)[catalogue.Authors, catalogue.Topics, catalogue.Sounds])
        {
            for (var left = reader.ReadInt32(); left > 0; left--)
                names.Of(reader.ReadString());
        }
        for (var left = reader.ReadInt32(); left > 0; left--)
            catalogue.Add(reader.ReadString(), ReadTraits(reader));
        return new LearntState(catalogue, LearningState.From(
            catalogue, VideoTallies.From(Read<Tally>(reader)), VideoTallies.From(Read<Tally>(reader)), ReadTallies(reader), ReadTallies(reader),
            new Embeddings(
                ReadNeighbours(reader), ReadNeighbours(reader), ReadFactors(reader, Embeddings.ChoiceSettings),
                ReadFactors(reader, Embeddings.StayingSettings))));
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> names)
    {
        writer.Write(names.Count);
        foreach (var name in names)
            writer.Write(name);
    }

    private static void Write(BinaryWriter writer, string videoId, VideoTraits traits)
    {
        writer.Write(videoId);
        writer.Write(traits.Author);
        writer.Write(traits.Sound);
        writer.Write(traits.DurationMs);
        writer.Write(traits.PublishedDay);
        Write<int>(writer, traits.Topics);
    }

    private static VideoTraits ReadTraits(BinaryReader reader)
    {
        var (author, sound, durationMs, publishedDay) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        return new VideoTraits(author, Read<int>(reader), sound, durationMs, publishedDay);
    }

    private static void Write(BinaryWriter writer, Tallies<(int, int)> tallies)
    {
        Write<(int, int)>(writer, [.. tallies.All.Keys]);
        Write<Tally>(writer, [.. tallies.All.Values]);
    }

    private static Tallies<(int, int)> ReadTallies(BinaryReader reader)
    {
        var tallies = new Tallies<(int, int)>();
        foreach (var (key, tally) in Read<(int, int)>(reader).Zip(Read<Tally>(reader)))
            tallies.Add(key, tally);
        return tallies;
    }

    private static void Write(BinaryWriter writer, Neighbours neighbours)
    {
        writer.Write(neighbours.All.Count);
        foreach (var ofVideo in neighbours.All)
            Write<(int, float)>(writer, ofVideo);
    }

    private static Neighbours ReadNeighbours(BinaryReader reader)
    {
        var neighbours = new (int, float)[reader.ReadInt32()][];
        for (var video = 0; video < neighbours.Length; video++)
            neighbours[video] = Read<(int, float)>(reader);
        return Neighbours.From(neighbours);
    }

    private static ReadOnlySpan<float> VectorsOf(Factorisation? factors) => factors is null ? [] : factors.Videos;

    private static Factorisation? ReadFactors(BinaryReader reader, FactorSettings settings)
        => Read<float>(reader) is { Length: > 0 } videos ? Factorisation.From(settings, videos) : null;

    private static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
