using System.Text;

namespace Engagement.SocialGraph.Safety;

/// <summary>The files that are shipped inside the assembly.</summary>
internal static class Resource
{
    public static IEnumerable<string> Lines(string name)
        => Encoding.UTF8.GetString(Bytes(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream($"Safety/{name}")
            ?? throw new InvalidOperationException($"Safety/{name} is not in the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
