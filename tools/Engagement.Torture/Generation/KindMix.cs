using Engagement.Interactions.V1;

namespace Engagement.Torture.Generation;

/// <summary>The kinds of events and how often each comes. A new kind of event is a line here, its numbers in <see cref="EventPlan"/>, its message in <see cref="Messages"/> and its meaning in the oracle.</summary>
internal static class KindMix
{
    private static readonly (EventKind Kind, int Weight)[] Weights =
    [
        (EventKind.Impression, 20), (EventKind.Open, 6), (EventKind.Watch, 26), (EventKind.Like, 10), (EventKind.Unlike, 4),
        (EventKind.Comment, 6), (EventKind.Share, 3), (EventKind.Save, 4), (EventKind.Unsave, 2), (EventKind.NotInterested, 2),
        (EventKind.ProfileVisit, 2), (EventKind.CommentsVisit, 2), (EventKind.Follow, 2), (EventKind.Unfollow, 1),
        (EventKind.HistoryDeletion, 3), (EventKind.CollectionChange, 2), (EventKind.CollectionDeletion, 1), (EventKind.ShareOpen, 4),
        (EventKind.CommentLike, 5), (EventKind.CommentUnlike, 2), (EventKind.CommentEdit, 2), (EventKind.CommentDeletion, 1), (EventKind.CommentPin, 1),
    ];

    private static readonly EventKind[] Wheel = [.. Weights.SelectMany(pair => Enumerable.Repeat(pair.Kind, pair.Weight))];

    public static IEnumerable<EventKind> Kinds => Weights.Select(pair => pair.Kind);

    public static EventKind Draw(ref Dice dice) => dice.Of(Wheel);
}
