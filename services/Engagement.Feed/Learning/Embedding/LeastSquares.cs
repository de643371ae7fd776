using System.Numerics.Tensors;

namespace Engagement.Feed.Learning.Embedding;

/// <summary>The vector that fits the told values best, by Cholesky's decomposition of its normal equations.</summary>
internal static class LeastSquares
{
    /// <param name="gram">What all pairs that are not told add to the matrix.</param>
    /// <param name="others">The vectors of the other side, one after the other.</param>
    public static void Solve(ReadOnlySpan<Taste> told, ReadOnlySpan<float> gram, ReadOnlySpan<float> others, float ridge, Span<float> solved)
    {
        var rank = solved.Length;
        solved.Clear();
        if (told.IsEmpty)
            return;
        Span<float> matrix = stackalloc float[rank * rank];
        gram.CopyTo(matrix);
        foreach (var (other, wanted, weight) in told)
        {
            var vector = others.Slice(other * rank, rank);
            TensorPrimitives.MultiplyAdd(vector, weight * wanted, solved, solved);
            for (var row = 0; row < rank; row++)
            {
                var target = matrix.Slice(row * rank, row + 1);
                TensorPrimitives.MultiplyAdd(vector[..(row + 1)], weight * vector[row], target, target);
            }
        }
        for (var row = 0; row < rank; row++)
            matrix[(row * rank) + row] += ridge;
        Decompose(matrix, rank);
        Substitute(matrix, rank, solved);
    }

    // The lower triangle becomes the factor L of L Lᵀ.
    private static void Decompose(Span<float> matrix, int rank)
    {
        for (var row = 0; row < rank; row++)
        {
            var ofRow = matrix.Slice(row * rank, row);
            for (var column = 0; column < row; column++)
            {
                var ofColumn = matrix.Slice(column * rank, column);
                matrix[(row * rank) + column] = (matrix[(row * rank) + column] - Dot(ofRow[..column], ofColumn)) / matrix[(column * rank) + column];
            }
            matrix[(row * rank) + row] = MathF.Sqrt(matrix[(row * rank) + row] - Dot(ofRow, ofRow));
        }
    }

    private static void Substitute(ReadOnlySpan<float> factor, int rank, Span<float> solved)
    {
        for (var row = 0; row < rank; row++)
            solved[row] = (solved[row] - Dot(factor.Slice(row * rank, row), solved[..row])) / factor[(row * rank) + row];
        for (var row = rank - 1; row >= 0; row--)
        {
            solved[row] /= factor[(row * rank) + row];
            var above = factor.Slice(row * rank, row);
            TensorPrimitives.MultiplyAdd(above, -solved[row], solved[..row], solved[..row]);
        }
    }

    private static float Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => one.IsEmpty ? 0 : TensorPrimitives.Dot(one, other);
}
