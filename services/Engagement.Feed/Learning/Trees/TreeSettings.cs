using System.Globalization;

namespace Engagement.Feed.Learning.Trees;

/// <summary>What trees are trained for.</summary>
internal enum Objective
{
    /// <summary>The probability of the label.</summary>
    Probability = 0,

    /// <summary>The order within each group.</summary>
    Order = 1,

    /// <summary>The mean of a label that is anything from 0 to 1.</summary>
    Share = 2,
}

/// <summary>How trees are trained.</summary>
internal sealed record TreeSettings
{
    public Objective Objective { get; init; }

    public int Trees { get; init; } = 200;

    public int Leaves { get; init; } = 15;

    public double Rate { get; init; } = 0.05;

    public int FewestInLeaf { get; init; } = 100;

    public double RowShare { get; init; } = 0.7;

    public double FeatureShare { get; init; } = 0.5;

    public double Ridge { get; init; } = 10;

    public int Seed { get; init; } = 1;

    /// <summary>One thread: models are trained beside each other. Features are never missing; a value above 2^53 apart aside, a float compares as it would as a double.</summary>
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"objective={NameOf(Objective)} num_leaves={Leaves} learning_rate={Rate} "
        + $"min_data_in_leaf={FewestInLeaf} bagging_fraction={RowShare} bagging_freq=1 feature_fraction={FeatureShare} lambda_l2={Ridge} seed={Seed} "
        + $"use_missing=false deterministic=true force_row_wise=true num_threads=1 verbosity=-1");

    private static string NameOf(Objective objective) => objective switch
    {
        Objective.Order => "lambdarank lambdarank_truncation_level=10",
        Objective.Share => "cross_entropy",
        _ => "binary",
    };
}
