using Engagement.Remix.V1;

namespace Engagement.Torture.Remixes;

/// <summary>An ancestor of a video: the fewest steps to it, and its part of what the video earns, in millionths.</summary>
internal readonly record struct ModelAncestor(RemixNode Node, int Distance, int Share);

/// <summary>A video as it should be, worked out from its sources alone.</summary>
internal sealed class RemixNode
{
    private const int Whole = 1_000_000;

    private long _views;
    private long _watchedMs;
    private long _likes;
    private long _follows;

    public RemixNode(string videoId, int creator, IReadOnlyList<RemixNode> sources)
    {
        (VideoId, Creator, Sources) = (videoId, creator, sources);
        Depth = sources.Count == 0 ? 0 : sources.Max(source => source.Depth) + 1;
        Root = sources.Count == 0 ? this : sources[0].Root;
        var lines = new Dictionary<RemixNode, (int Distance, int Share)>();
        for (var i = 0; i < sources.Count; i++)
        {
            // Half is passed on, in equal parts; each source keeps of its part what its own ancestors do not get of it.
            var part = (Whole / 2 / sources.Count) + (i < Whole / 2 % sources.Count ? 1 : 0);
            var left = part;
            foreach (var (ancestor, distance, share) in sources[i].Ancestors)
            {
                var further = (int)((long)part * share / Whole);
                Add(ancestor, distance + 1, further);
                left -= further;
            }
            Add(sources[i], 1, left);
        }
        Ancestors = [.. lines.Select(line => new ModelAncestor(line.Key, line.Value.Distance, line.Value.Share))];

        void Add(RemixNode ancestor, int distance, int share)
            => lines[ancestor] = lines.TryGetValue(ancestor, out var line) ? (Math.Min(line.Distance, distance), line.Share + share) : (distance, share);
    }

    public string VideoId { get; }

    public int Creator { get; }

    public IReadOnlyList<RemixNode> Sources { get; }

    public int Depth { get; }

    public RemixNode Root { get; }

    public IReadOnlyList<ModelAncestor> Ancestors { get; }

    public int KeptShare => Sources.Count == 0 ? Whole : Whole / 2;

    /// <summary>Whether it is there, and not deleted.</summary>
    public Gate There { get; } = new();

    public Gate Duets { get; } = new();

    public Gate Stitches { get; } = new();

    public Gate Of(RemixKind kind) => kind == RemixKind.Duet ? Duets : Stitches;

    public ModelEarning Earned => new(_views, _watchedMs, _likes, _follows);

    public void Earn(ModelEarning more)
    {
        Interlocked.Add(ref _views, more.Views);
        Interlocked.Add(ref _watchedMs, more.WatchedMs);
        Interlocked.Add(ref _likes, more.Likes);
        Interlocked.Add(ref _follows, more.Follows);
    }
}

/// <summary>What viewers did for a video; or, in millionths of each, what is credited for it.</summary>
internal readonly record struct ModelEarning(long Views, long WatchedMs, long Likes, long Follows)
{
    public static ModelEarning operator +(ModelEarning one, ModelEarning other) => new(
        one.Views + other.Views, one.WatchedMs + other.WatchedMs, one.Likes + other.Likes, one.Follows + other.Follows);

    public static ModelEarning operator *(ModelEarning one, int share) => new(
        checked(one.Views * share), checked(one.WatchedMs * share), checked(one.Likes * share), checked(one.Follows * share));
}
