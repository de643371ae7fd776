using System.Globalization;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class PublishedWeightsTests
{
    [Fact]
    public void Terms_OfTheFormula_AreThoseOfItsPage()
    {
        var page = File.ReadAllLines(Path.Combine(Root(), "docs", "services", "feed.md"));

        var rows = page.SkipWhile(line => !line.StartsWith("| feature |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|'))
            .Select(cells => (cells[1].Trim(' ', '`'), double.Parse(cells[2], CultureInfo.InvariantCulture)));

        Assert.Equal(ScoreFormula.Published.Terms, rows);
        Assert.Contains(page, line => line.StartsWith($"Version `{ScoreFormula.Published.Version}`.", StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Engagement.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
