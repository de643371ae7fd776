using Google.Protobuf;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>Answers of the service that is measured, in a folder with a file for each type: the echo gives them in turn, so its messages are as long.</summary>
internal sealed class RecordedAnswers : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("engagement-answers-").FullName;

    public void Add(IMessage answer)
    {
        using var file = new FileStream(PathOf(Folder, answer.Descriptor.Name), FileMode.Append);
        answer.WriteDelimitedTo(file);
    }

    /// <summary>What was recorded of a type; one empty message if nothing was.</summary>
    public static T[] Read<T>(string? folder)
        where T : IMessage<T>, new()
    {
        var empty = new T();
        if (folder is null || !File.Exists(PathOf(folder, empty.Descriptor.Name)))
            return [empty];
        using var file = File.OpenRead(PathOf(folder, empty.Descriptor.Name));
        var answers = new List<T>();
        while (file.Position < file.Length)
            answers.Add(((MessageParser<T>)empty.Descriptor.Parser).ParseDelimitedFrom(file));
        return [.. answers];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string PathOf(string folder, string type) => Path.Combine(folder, type);
}
