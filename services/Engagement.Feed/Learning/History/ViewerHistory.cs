namespace Engagement.Feed.Learning.History;

/// <summary>Something of a viewer's past.</summary>
/// <param name="IsShown">Whether it is known with what was shown and not opened beside it.</param>
internal readonly record struct PastView(int Video, int Surface, Outcomes Outcomes, bool IsShown)
{
    public bool Has(Outcomes outcome) => (Outcomes & outcome) != 0;
}

/// <summary>The newest of what a viewer was shown or opened, oldest first.</summary>
internal sealed class ViewerHistory
{
    /// <summary>At most so many are remembered.</summary>
    public const int Most = 200;

    private readonly List<PastView> _views = [];

    public IReadOnlyList<PastView> Views => _views;

    public ViewerHistory Copy()
    {
        var copy = new ViewerHistory();
        copy._views.AddRange(_views);
        return copy;
    }

    public void Add(PastView view)
    {
        if (_views.Count == Most)
            _views.RemoveAt(0);
        _views.Add(view);
    }
}
