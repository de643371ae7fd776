using Engagement.Platform.Access;
using Engagement.Platform.Paging;

namespace Engagement.Remix.Audience;

/// <summary>Fills pages of lists in which not everything is for everybody.</summary>
internal sealed class VisiblePages(SightReader sights)
{
    // So that a list of a thousand private videos does not become one long call: the page is short then, and has a token.
    private const int MostReads = 5;

    /// <param name="readAsync">At most so many entries after a position; the position of the last page, or null.</param>
    /// <param name="creatorsOf">Whom an entry shows.</param>
    /// <param name="show">An entry as it is seen; null when it is not.</param>
    /// <param name="positionOf">Where an entry is in the list.</param>
    public async Task<(List<TShown> Shown, string NextPageToken)> FillAsync<TEntry, TShown>(
        Caller caller, Page page, Func<string?, int, Task<List<TEntry>>> readAsync, Func<TEntry, IEnumerable<string>> creatorsOf,
        Func<TEntry, Sight, TShown?> show, Func<TEntry, string> positionOf, CancellationToken cancellationToken)
        where TShown : class
    {
        var shown = new List<TShown>();
        var after = page.After;
        for (var read = 0; read < MostReads; read++)
        {
            var entries = await readAsync(after, page.Size + 1);
            var sight = await sights.ReadAsync(caller, entries.SelectMany(creatorsOf), cancellationToken);
            // The last is there to tell that there are more.
            foreach (var entry in entries.Take(page.Size))
            {
                if (show(entry, sight) is { } visible)
                    shown.Add(visible);
                after = positionOf(entry);
                if (shown.Count == page.Size)
                    return (shown, !ReferenceEquals(entry, entries[^1]) ? page.TokenAfter(after) : "");
            }
            if (entries.Count <= page.Size)
                return (shown, "");
        }
        return (shown, page.TokenAfter(after!));
    }
}
