using System.ComponentModel.DataAnnotations;

namespace Engagement.Feed.Models;

/// <summary>
/// What a predicted outcome is worth, the published weights of docs/services/feed.md. Section `Feed:Weights`; whoever changes a weight gives them a new version.
/// </summary>
internal sealed class ModelWeights : IValidatableObject
{
    public const string Section = "Feed:Weights";

    /// <summary>Default 2.</summary>
    [Range(1, int.MaxValue)]
    public int Version { get; set; } = 2;

    /// <summary>By the name of a head; those left out keep their default.</summary>
    public Dictionary<string, double> Heads { get; } = new()
    {
        ["long_view"] = 1,
        ["watch_share"] = 2,
        ["completion"] = 0.5,
        ["like"] = 2,
        ["comment"] = 2,
        ["share"] = 3,
        ["save"] = 2,
        ["follow"] = 3,
        ["remix"] = 4,
        ["skip"] = -0.5,
        ["not_interested"] = -5,
    };

    /// <summary>What the viewer asked for by topic weights and feedback, whatever is predicted: default 2, for a shift of 1.</summary>
    public double AskedFor { get; set; } = 2;

    public double Of(string head) => Heads[head];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => Heads.Where(weight => !double.IsFinite(weight.Value) || Head.All.All(head => head.Name != weight.Key))
            .Select(weight => new ValidationResult($"{Section}:Heads:{weight.Key} must be a number, and the name one of a head.", [nameof(Heads)]));
}
