using System.Numerics.Tensors;

namespace Engagement.Feed.Learning.Embedding;

/// <summary>
/// Viewers and videos as vectors whose product is what the viewer wants (Hu, Koren and Volinsky 2008): alternating least squares, in which
/// every pair that is not told counts as 0 with a small weight. A viewer's vector is solved from the viewer's tastes when it is needed, so
/// only videos are kept.
/// </summary>
internal sealed class Factorisation
{
    private readonly FactorSettings _settings;
    private readonly float[] _videos;
    private float[] _gram;

    private Factorisation(FactorSettings settings, float[] videos)
        => (_settings, _videos, _gram) = (settings, videos, []);

    public int Rank => _settings.Rank;

    /// <summary>The vectors of all videos, one after the other.</summary>
    public ReadOnlySpan<float> Videos => _videos;

    public ReadOnlySpan<float> Of(int video) => _videos.AsSpan(video * Rank, Rank);

    public static Factorisation From(FactorSettings settings, float[] videos)
        => new(settings, videos) { _gram = Gram(videos, settings) };

    /// <param name="previous">Where to start from; its settings are the same, and further videos begin at 0.</param>
    public static Factorisation Fit(FactorSettings settings, IReadOnlyList<Taste[]> viewers, int videos, Factorisation? previous, int rounds)
    {
        var factors = new Factorisation(settings, previous is null ? Start(settings, videos) : [.. previous._videos, .. new float[(videos * settings.Rank) - previous._videos.Length]]);
        var byVideo = Transpose(viewers, videos);
        var ofViewers = new float[viewers.Count * settings.Rank];
        for (var round = 0; round < rounds; round++)
        {
            factors._gram = Gram(factors._videos, settings);
            SolveAll(settings, viewers, factors._gram, factors._videos, ofViewers);
            SolveAll(settings, byVideo, Gram(ofViewers, settings), ofViewers, factors._videos);
        }
        factors._gram = Gram(factors._videos, settings);
        return factors;
    }

    /// <summary>The vector of a viewer with these tastes; those for videos that came later say nothing.</summary>
    public float[] Fold(Taste[] tastes)
    {
        var viewer = new float[Rank];
        if (tastes.Length > 0)
            LeastSquares.Solve(Array.FindAll(tastes, taste => Has(taste.Video)), _gram, _videos, _settings.Ridge, viewer);
        return viewer;
    }

    /// <summary>0 of a video that came later.</summary>
    public float Score(ReadOnlySpan<float> viewer, int video) => Has(video) ? TensorPrimitives.Dot(viewer, Of(video)) : 0;

    private bool Has(int video) => (video + 1) * Rank <= _videos.Length;

    private static float[] Start(FactorSettings settings, int videos)
    {
        var random = new Random(1);
        var start = new float[videos * settings.Rank];
        for (var at = 0; at < start.Length; at++)
            start[at] = (random.NextSingle() - 0.5f) / MathF.Sqrt(settings.Rank);
        return start;
    }

    private static void SolveAll(FactorSettings settings, IReadOnlyList<Taste[]> told, float[] gram, float[] others, float[] solved)
        => Parallel.For(0, told.Count, at => LeastSquares.Solve(
            told[at], gram, others, settings.Ridge, solved.AsSpan(at * settings.Rank, settings.Rank)));

    private static Taste[][] Transpose(IReadOnlyList<Taste[]> viewers, int videos)
    {
        var byVideo = new List<Taste>[videos];
        for (var viewer = 0; viewer < viewers.Count; viewer++)
        {
            foreach (var taste in viewers[viewer])
                (byVideo[taste.Video] ??= []).Add(taste with { Video = viewer });
        }
        return [.. byVideo.Select(tastes => tastes?.ToArray() ?? [])];
    }

    private static float[] Gram(float[] vectors, FactorSettings settings)
    {
        var rank = settings.Rank;
        var gram = new float[rank * rank];
        if (settings.UnknownWeight == 0)
            return gram;
        for (var at = 0; at < vectors.Length; at += rank)
        {
            var vector = vectors.AsSpan(at, rank);
            for (var row = 0; row < rank; row++)
                TensorPrimitives.MultiplyAdd(vector, settings.UnknownWeight * vector[row], gram.AsSpan(row * rank, rank), gram.AsSpan(row * rank, rank));
        }
        return gram;
    }
}

/// <param name="UnknownWeight">The weight of a pair that is not told; 0 when such pairs say nothing.</param>
/// <param name="Ridge">How much each vector is drawn to 0.</param>
internal readonly record struct FactorSettings(int Rank, float UnknownWeight, float Ridge);
