using System.Runtime.CompilerServices;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;
using Engagement.Feed.V1;

namespace Engagement.Feed.Experiments;

/// <summary>An arm by its names.</summary>
[GenerateSerializer, Immutable]
internal sealed record ArmName(string Experiment, string Arm);

/// <summary>The arms that a viewer has, of all experiments that run, and what they change of a ranking. No two of them change the same.</summary>
internal sealed class ExperimentArms
{
    private readonly ConditionalWeakTable<ScoreWeights, ScoreWeights> _weights = [];
    private readonly Dictionary<string, double> _overrides = [];
    private readonly SlateOverrides _slate = new();

    public ExperimentArms(IReadOnlyList<(string ExperimentId, ExperimentArm Arm)> arms)
    {
        Names = [.. arms.Select(entry => new ArmName(entry.ExperimentId, entry.Arm.Arm))];
        foreach (var (_, arm) in arms)
        {
            foreach (var (term, weight) in arm.Weights)
                _overrides[term] = weight;
            if (arm.Slate is not null)
                _slate.MergeFrom(arm.Slate);
        }
    }

    public static ExperimentArms None { get; } = new([]);

    public IReadOnlyList<ArmName> Names { get; }

    /// <summary>The weights that count; always the same object for the same.</summary>
    public ScoreWeights Of(ScoreWeights weights)
        => Names.Count == 0 ? weights : _weights.GetValue(weights, plain => plain.With(_overrides) with { Arms = Names });

    public SlateSettings Of(SlateSettings settings) => Names.Count == 0 ? settings : settings with
    {
        AuthorDecay = _slate.HasAuthorDecay ? _slate.AuthorDecay : settings.AuthorDecay,
        AuthorFloor = _slate.HasAuthorFloor ? _slate.AuthorFloor : settings.AuthorFloor,
        TopicDecay = _slate.HasTopicDecay ? _slate.TopicDecay : settings.TopicDecay,
        TopicFloor = _slate.HasTopicFloor ? _slate.TopicFloor : settings.TopicFloor,
        SoundDecay = _slate.HasSoundDecay ? _slate.SoundDecay : settings.SoundDecay,
        SoundFloor = _slate.HasSoundFloor ? _slate.SoundFloor : settings.SoundFloor,
        InNetworkShare = _slate.HasInNetworkShare ? _slate.InNetworkShare : settings.InNetworkShare,
        ExplorationPositions = _slate.HasExplorationPositions ? _slate.ExplorationPositions : settings.ExplorationPositions,
        ExplorationTemperature = _slate.HasExplorationTemperature ? _slate.ExplorationTemperature : settings.ExplorationTemperature,
    };
}
