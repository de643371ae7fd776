using Engagement.Evaluate.Figures;

namespace Engagement.Evaluate.Candidates;

/// <summary>
/// Of each viewer's good videos, the share that is among the first so many found, as a mean over viewers; and the share of the catalogue that is
/// found for anybody.
/// </summary>
internal sealed class RecallFigures(int viewers, int videos)
{
    private static readonly int[] Cuts = [50, 100, 200];

    private readonly double[][] _recall = [.. Cuts.Select(_ => new double[viewers])];
    private readonly bool[][] _found = [.. Cuts.Select(_ => new bool[videos])];

    /// <summary>Each viewer once; several viewers may be added at the same time.</summary>
    public void Add(int viewer, IReadOnlyList<int> found, int[] good)
    {
        for (var cut = 0; cut < Cuts.Length; cut++)
        {
            var hits = 0;
            foreach (var video in found.Take(Cuts[cut]))
            {
                hits += good.Contains(video) ? 1 : 0;
                _found[cut][video] = true;
            }
            _recall[cut][viewer] = (double)hits / good.Length;
        }
    }

    public void Report(string name, Resampling resampling, Report report)
    {
        for (var cut = 0; cut < Cuts.Length; cut++)
        {
            var recall = _recall[cut];
            report.Add($"{name}.recall@{Cuts[cut]}", resampling.Of(draws => Mean(recall, draws)));
        }
        for (var cut = 0; cut < Cuts.Length; cut++)
        {
            // The catalogue is not drawn from: no interval.
            var coverage = (double)_found[cut].Count(isFound => isFound) / videos;
            report.Add($"{name}.coverage@{Cuts[cut]}", new Figure(coverage, coverage, coverage));
        }
    }

    private static double Mean(double[] values, byte[] draws)
    {
        var sum = 0d;
        for (var viewer = 0; viewer < draws.Length; viewer++)
            sum += draws[viewer] * values[viewer];
        return sum / draws.Length;
    }
}
