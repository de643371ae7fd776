using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>Reads a list to its last page.</summary>
internal static class Pages
{
    public static async Task<List<TItem>> AllAsync<TItem>(
        Func<string, Task<(IEnumerable<TItem> Items, string NextPageToken)>> readAsync, CancellationToken cancellationToken)
    {
        var all = new List<TItem>();
        var token = "";
        do
        {
            var page = token;
            (var items, token) = await Calls.PatientlyAsync(() => readAsync(page), cancellationToken);
            all.AddRange(items);
        }
        while (token.Length > 0);
        return all;
    }
}
