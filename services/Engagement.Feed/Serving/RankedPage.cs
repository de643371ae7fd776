using Engagement.Feed.Candidates;
using Engagement.Feed.Experiments;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Serving;

/// <summary>Where a page begins.</summary>
[GenerateSerializer, Immutable]
internal sealed record PageStart(Guid RequestId, int Position)
{
    private const char Between = '|';

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
    public static PageStart? Parse(string text)
        => text.Split(Between) is [var request, var position] && Guid.TryParseExact(request, "N", out var requestId)
           && int.TryParse(position, System.Globalization.NumberStyles.None, null, out var first)
            ? new(requestId, first)
            : null;

    public override string ToString() => $"{RequestId:N}{Between}{Position}";
}

/// <summary>What a request asks for.</summary>
/// <param name="NonPersonal">Whether nothing may be used of who the viewer is. While the viewer has paused that, nothing is anyway.</param>
/// <param name="Region">Whose videos come first then; empty: that which the viewer declared, or, without one, everybody's.</param>
[GenerateSerializer, Immutable]
internal sealed record FeedChoice(bool NonPersonal, string Region);

/// <summary>A page of For You.</summary>
/// <param name="Next">Where the next page begins; null when nothing is left.</param>
/// <param name="ProfilePosition">Every event up to it has had its effect on this page.</param>
/// <param name="Arms">The arms of experiments that ranked it.</param>
[GenerateSerializer, Immutable]
internal sealed record RankedPage(Guid RequestId, RankedItem[] Items, PageStart? Next, long ProfilePosition, ArmName[] Arms);

/// <summary>An item of a page.</summary>
/// <param name="Terms">Their contributions, added in this order, are the score.</param>
/// <param name="Propensity">As of <see cref="Slates.SlateItem"/>.</param>
[GenerateSerializer, Immutable]
internal sealed record RankedItem(
    string VideoId, string CreatorId, int Position, double Score, ScoreTerm[] Terms, Sources Sources, string Reason,
    double Propensity);
