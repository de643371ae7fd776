using System.Globalization;

namespace Engagement.LoadGenerator.Workload;

/// <summary>
/// Videos and what each was made from: one original with many descendants, each made from any of those before; one line of the greatest depth; and any
/// number of others, a fifth of them originals. A video has the number of its place, from 1.
/// </summary>
internal sealed class Lineages
{
    private const int OneInOriginal = 5;

    private readonly int[] _sources;

    /// <param name="descendants">Of the first video.</param>
    /// <param name="depth">Of the last video of the line.</param>
    /// <param name="videos">All together, at least those two families.</param>
    public Lineages(int descendants, int depth, int videos, int seed)
    {
        var random = new Random(seed);
        _sources = new int[Math.Max(videos, descendants + depth + 2) + 1];
        WideRoot = 1;
        for (var video = 2; video <= descendants + 1; video++)
            _sources[video] = random.Next(1, video);
        DeepEnd = descendants + depth + 2;
        for (var video = descendants + 3; video <= DeepEnd; video++)
            _sources[video] = video - 1;
        for (var video = DeepEnd + 1; video < _sources.Length; video++)
            _sources[video] = video == DeepEnd + 1 || random.Next(OneInOriginal) == 0 ? 0 : random.Next(DeepEnd + 1, video);
    }

    public int WideRoot { get; }

    public int DeepEnd { get; }

    public IEnumerable<int> Videos => Enumerable.Range(1, _sources.Length - 1);

    /// <summary>Nearest first.</summary>
    public IEnumerable<int> AncestorsOf(int video)
    {
        while ((video = _sources[video]) != 0)
            yield return video;
    }

    /// <summary>0 for an original.</summary>
    public int SourceOf(int video) => _sources[video];

    public static string NameOf(int video) => string.Create(CultureInfo.InvariantCulture, $"video-{video}");
}
