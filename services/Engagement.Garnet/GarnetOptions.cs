using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Engagement.Garnet;

/// <summary>What is asked of the local Redis-compatible server, from configuration section <c>Garnet</c>.</summary>
internal sealed class GarnetOptions
{
    public const string Section = "Garnet";

    /// <summary>The address to listen on. Default 127.0.0.1: nothing outside this machine has business with it.</summary>
    [Required]
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>The TCP port. Default 6379.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 6379;

    /// <summary>
    /// Upper bound of the data, in Garnet's notation (512m, 2g). Default 2g, taken only as it fills (128 MiB when empty).
    /// Past it the oldest records are dropped, as in any cache; what we keep there can be folded again from the ledger.
    /// </summary>
    [Required, RegularExpression("^[1-9][0-9]*[kmgKMG]$")]
    public string Memory { get; init; } = "2g";

    /// <summary>Garnet's own arguments.</summary>
    /// <remarks>
    /// <c>--lua-transaction-mode</c> is not a luxury: without it a script does not lock its keys, and 16 clients doing 2,000
    /// read-modify-write scripts each kept 25,327 of 32,000 increments. With it all 32,000, at the same speed.
    /// </remarks>
    public string[] ToArguments() =>
    [
        "--bind", Bind,
        "--port", Port.ToString(CultureInfo.InvariantCulture),
        "--memory", Memory,
        "--index", "16m",
        "--lua",
        "--lua-transaction-mode",
        "-q",
    ];
}
