using Engagement.SocialGraph.Safety.Normalising;
using Engagement.SocialGraph.Safety.Offence;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>Offensive language by its score: held from strangers when beyond doubt; among friends a warning, and only then.</summary>
internal sealed class OffenceRule(IOffenceScore score)
{
    public SafetyVerdict Judge(MessageText text, bool isStranger)
    {
        var value = score.Of(text);
        var action = (isStranger, value >= score.Certain, value >= score.Threshold) switch
        {
            (true, true, _) => SafetyAction.Hold,
            (true, _, true) or (false, true, _) => SafetyAction.Limit,
            _ => SafetyAction.Allow,
        };
        return action == SafetyAction.Allow ? SafetyVerdict.Allowed : new SafetyVerdict(action, SafetyReason.Slur, value);
    }
}
