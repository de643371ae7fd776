namespace Engagement.Import.Reporting;

/// <summary>A table: the first column is of names, the others are of numbers.</summary>
internal static class MarkdownTable
{
    public static string Of<T>(IEnumerable<T> rows, params (string Name, Func<T, string> Cell)[] columns) => string.Join('\n',
    [
        Line(columns.Select(column => column.Name)), Line(columns.Select((_, i) => i == 0 ? "---" : "--:")),
        .. rows.Select(row => Line(columns.Select(column => column.Cell(row)))),
    ]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
