using System.Globalization;
using Engagement.Remix.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Remixes;

/// <summary>The videos that were acknowledged, and the accounts that made them. A creator, and what is theirs, is changed by one client alone.</summary>
internal sealed class RemixWorld(int creators, int size)
{
    public const int Deepest = 50;

    // Every so many videos another one becomes what everybody makes remixes of.
    private const int Fashion = 500;
    private const int Lately = 100;

    private readonly RemixNode[] _nodes = new RemixNode[size + 1000];
    private readonly Lock _lock = new();
    private int _count;
    private int _ids;

    public int Creators => creators;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<RemixNode> Nodes => _nodes.AsSpan(0, Count);

    public RemixNode this[int index] => _nodes[index];

    /// <summary>May duets, and may stitches, be made of what is an account's?</summary>
    public (Gate Duets, Gate Stitches)[] Accounts { get; } = [.. Enumerable.Range(0, creators).Select(_ => (new Gate(), new Gate()))];

    public static string NameOf(int creator) => string.Create(CultureInfo.InvariantCulture, $"creator-{creator}");

    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"video-{Interlocked.Increment(ref _ids)}");

    public void Add(RemixNode node)
    {
        lock (_lock)
        {
            _nodes[_count] = node;
            Volatile.Write(ref _count, _count + 1);
        }
    }

    /// <summary>A video to make something of: the fashion of the day, one at the end of a long line, or any.</summary>
    public RemixNode Draw(ref Dice dice)
    {
        var count = Count;
        while (true)
        {
            var fate = dice.Fraction();
            var node = fate < 0.2 ? _nodes[count / Fashion * 7919 % count]
                : fate < 0.5 ? DrawDeep(ref dice, count)
                : _nodes[dice.Below(count)];
            if (node.Depth < Deepest)
                return node;
        }
    }

    /// <summary>What must be open for such a use of such sources by such a creator: of each source that it is there, and all that permits the use.</summary>
    public IReadOnlyList<(Gate There, IReadOnlyList<Gate> Permissions)> GatesOf(RemixKind kind, IEnumerable<RemixNode> sources, int actor)
        =>
        [
            .. sources.Select(source => (source.There, (IReadOnlyList<Gate>)
            [
                .. source.Ancestors.Select(ancestor => ancestor.Node).Append(source).Where(node => node.Creator != actor)
                    .SelectMany(node => new[] { node.Of(kind), kind == RemixKind.Duet ? Accounts[node.Creator].Duets : Accounts[node.Creator].Stitches }),
            ])),
        ];

    private RemixNode DrawDeep(ref Dice dice, int count)
    {
        var node = _nodes[dice.Below(count)];
        for (var i = 0; i < 4; i++)
        {
            var other = _nodes[count - 1 - dice.Below(Math.Min(count, Lately))];
            if (other.Depth < Deepest && other.Depth > node.Depth)
                node = other;
        }
        return node;
    }
}
