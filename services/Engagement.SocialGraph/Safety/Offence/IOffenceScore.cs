using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Offence;

/// <summary>How likely a text is offensive, 0–1.</summary>
internal interface IOffenceScore
{
    float Of(MessageText text);

    /// <summary>From this score on a text is offensive.</summary>
    float Threshold { get; }

    /// <summary>From this score on it is so beyond doubt.</summary>
    float Certain { get; }
}
