using Engagement.Torture.Generation;

namespace Engagement.Torture.Viewings;

/// <summary>What a piece of the ledger is of.</summary>
internal enum PieceKind
{
    Publication,
    Update,
    Deletion,
    Act,
}

/// <summary>One event of the ledger to be: of which video, session or act, and which of its updates.</summary>
internal readonly record struct Piece(PieceKind Kind, int Of, int Part, DateTime At);

/// <summary>Orders in which the ledger may come to know of all that happened.</summary>
internal static class Telling
{
    /// <summary>Order 0 is how it happened, much of it late; each other one is a shuffling. What takes something back comes after that.</summary>
    public static IEnumerable<Piece> InOrder(ViewingWorld world, int order, long seed)
    {
        var dice = Dice.For(seed, order, 42);
        var pieces = new List<Piece>();
        var keys = new List<double>();
        var videos = world.Videos.Select((video, i) => Add(new Piece(PieceKind.Publication, i, 0, video.PublishedAt), video.Source)).ToArray();
        foreach (var viewing in world.Viewings)
        {
            var first = pieces.Count;
            for (var i = 0; i < viewing.Updates.Length; i++)
                Add(new Piece(PieceKind.Update, viewing.Number, i, viewing.Updates[i].At));
            if (viewing.DeletedBy != Planned.None)
                Add(new Piece(PieceKind.Deletion, viewing.Number, viewing.DeletedBy, viewing.Updates[^1].At.AddHours(1)), first + viewing.DeletedBy);
        }
        var acts = new Dictionary<Act, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < world.Acts.Count; i++)
        {
            var act = world.Acts[i];
            acts.Add(act, Add(new Piece(PieceKind.Act, i, 0, act.At), act.TakesBack is { } taken ? acts[taken] : Planned.None));
        }
        var sorted = pieces.ToArray();
        Array.Sort(keys.ToArray(), sorted);
        return sorted;

        int Add(Piece piece, int after = Planned.None)
        {
            var key = order == 0 ? (piece.At - ViewingWorld.Midnight).TotalSeconds + LatenessOf(ref dice) : dice.Fraction();
            pieces.Add(piece);
            // The next greater number: nothing can come between.
            keys.Add(after == Planned.None ? key : Math.Max(key, Math.BitIncrement(keys[after])));
            return pieces.Count - 1;
        }
    }

    private static double LatenessOf(ref Dice dice)
    {
        var fate = dice.Fraction();
        return dice.Fraction() * (fate < 0.7 ? 5 : fate < 0.9 ? 3_600 : 3 * 24 * 3_600);
    }
}
