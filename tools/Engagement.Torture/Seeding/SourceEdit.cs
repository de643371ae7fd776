namespace Engagement.Torture.Seeding;

/// <summary>A small change of a copy of the product's sources.</summary>
/// <param name="File">Its path in services/Engagement.Interactions.</param>
/// <param name="Find">A text that is in it exactly once.</param>
internal sealed record SourceEdit(string File, string Find, string Replace)
{
    /// <exception cref="InvalidOperationException">The text is not there exactly once: the product has moved on, and so must the edit.</exception>
    public string ApplyTo(string source)
    {
        var first = source.IndexOf(Find, StringComparison.Ordinal);
        if (first < 0 || source.IndexOf(Find, first + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"In {File} this is not there exactly once:\n{Find}");
        return source.Remove(first, Find.Length).Insert(first, Replace);
    }
}
