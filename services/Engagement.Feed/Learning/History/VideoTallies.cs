namespace Engagement.Feed.Learning.History;

/// <summary>Tallies by a video's number; nothing has happened to one that is not in it.</summary>
internal sealed class VideoTallies
{
    private Tally[] _tallies = [];
    private int _count;

    public Tally this[int video] => (uint)video < (uint)_tallies.Length ? _tallies[video] : default;

    /// <summary>From number 0 on, as far as anything happened.</summary>
    public ReadOnlySpan<Tally> All => _tallies.AsSpan(0, _count);

    public static VideoTallies From(ReadOnlySpan<Tally> tallies) => new() { _tallies = tallies.ToArray(), _count = tallies.Length };

    public void Add(int video, Outcomes outcomes, bool isShown)
    {
        if (video >= _tallies.Length)
            Array.Resize(ref _tallies, Math.Max(video + 1, _tallies.Length * 2));
        _count = Math.Max(_count, video + 1);
        _tallies[video].Add(outcomes, isShown);
    }

    public void Clear() => Array.Clear(_tallies);
}
