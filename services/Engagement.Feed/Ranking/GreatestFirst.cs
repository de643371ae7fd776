namespace Engagement.Feed.Ranking;

/// <summary>Order by a number, the greatest first. The numbers are sorted by themselves: nothing is asked of the items to compare them.</summary>
internal static class GreatestFirst
{
    /// <param name="ofEqual">The order of those whose numbers are the same.</param>
    public static T[] Sort<T>(IReadOnlyCollection<T> items, Converter<T, double> numberOf, Comparison<T> ofEqual)
    {
        T[] sorted = [.. items];
        var numbers = Array.ConvertAll(sorted, item => -numberOf(item));
        Array.Sort(numbers, sorted);
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            next = first + 1;
            while (next < sorted.Length && numbers[next].Equals(numbers[first]))
                next++;
            sorted.AsSpan(first..next).Sort(ofEqual);
        }
        return sorted;
    }
}
