using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Engagement.Gateway.RateLimits;

/// <summary>How many calls one caller may make, at each gateway process. Section `RateLimits`.</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Without a token that is accepted, for each remote address. Default 20 calls a second, bursts of 100.</summary>
    [ValidateObjectMembers]
    public Allowance Anonymous { get; set; } = new() { PerSecond = 20, Burst = 100 };

    /// <summary>For each user. Default 100 calls a second, bursts of 500.</summary>
    [ValidateObjectMembers]
    public Allowance User { get; set; } = new() { PerSecond = 100, Burst = 500 };

    /// <summary>For each subject with the role `service`, whomever it acts for. Default 20,000 calls a second, bursts of 40,000.</summary>
    [ValidateObjectMembers]
    public Allowance Service { get; set; } = new() { PerSecond = 20_000, Burst = 40_000 };
}

/// <summary>A token bucket.</summary>
internal sealed class Allowance
{
    /// <summary>Calls a second, on average; 10 at least, since the bucket is filled ten times a second.</summary>
    [Range(10, 10_000_000)]
    public int PerSecond { get; set; }

    /// <summary>Calls at once, after a pause.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; }
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
