using System.ComponentModel.DataAnnotations;

namespace Engagement.SocialGraph.Safety;

/// <summary>The judgement of direct messages. Section `Safety`.</summary>
internal sealed class SafetyOptions
{
    public const string Section = "Safety";

    /// <summary>What is remembered of a sender: so many strangers whom they wrote to. A limit above it is off.</summary>
    public const int MostRecipients = 48;

    /// <summary>Hosts whose links are no matter, as `example.com`. Default none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>For how long messages to strangers count together, default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Strangers within the window who got nearly the same text, from whom on it is limited. Default 5.</summary>
    [Range(2, int.MaxValue)]
    public int SameTextLimit { get; set; } = 5;

    /// <summary>The same, from whom on it is held. Default 10.</summary>
    [Range(2, int.MaxValue)]
    public int SameTextHold { get; set; } = 10;

    /// <summary>Strangers within the window who got anything, from whom on it is limited. Default 20.</summary>
    [Range(2, int.MaxValue)]
    public int StrangersLimit { get; set; } = 20;

    /// <summary>The same, from whom on it is held. Default 40.</summary>
    [Range(2, int.MaxValue)]
    public int StrangersHold { get; set; } = 40;

    /// <summary>A model trained by `tools/Engagement.SafetyTrainer` that scores offence instead of the built-in lexicon. Default none.</summary>
    public string ModelFile { get; set; } = "";
}
