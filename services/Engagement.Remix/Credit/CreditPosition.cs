using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.Remix.Credit;

/// <summary>Where a page of a list by points ends: most points first, of equal ones the older video.</summary>
internal readonly record struct CreditPosition(long Points, long VideoNo)
{
    public static CreditPosition Start => new(long.MaxValue, 0);

    /// <exception cref="Problem">INVALID_ARGUMENT: not from <see cref="ToString"/>.</exception>
    public static CreditPosition Parse(string? text)
        => text is null ? Start
            : text.Split(':') is [var points, var videoNo]
                && long.TryParse(points, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micro)
                && long.TryParse(videoNo, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? new CreditPosition(micro, number)
                    : throw Problem.InvalidPageToken();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Points}:{VideoNo}");
}
