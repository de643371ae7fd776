using Engagement.Feed.V1;

namespace Engagement.Feed.Experiments;

/// <summary>Decides who is in an experiment, and in which arm. Depends on its definition, its place in the layer and the viewer's id alone.</summary>
internal sealed class RunningExperiment(ExperimentDefinition definition, int firstBucket)
{
    public string ExperimentId => definition.ExperimentId;

    /// <summary>Null: the viewer is not in it.</summary>
    public ExperimentArm? ArmOf(string viewerId)
    {
        var place = Buckets.InLayer(definition.Layer, viewerId) - firstBucket;
        if (place < 0 || place >= definition.TrafficBasisPoints)
            return null;
        var bucket = Buckets.InExperiment(definition.Layer, definition.Salt, viewerId);
        foreach (var arm in definition.Arms)
        {
            if (bucket < arm.BasisPoints)
                return arm;
            bucket -= arm.BasisPoints;
        }
        throw new InvalidOperationException($"The arms of {ExperimentId} have fewer than all buckets.");
    }
}
