using System.Globalization;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;

namespace Engagement.LoadGenerator.Baselines;

/// <summary>redis-benchmark's INCR, 50 of them a round trip, on as many keys as the log has videos.</summary>
internal static class RedisBenchmark
{
    public static async Task<Measurement> IncrementAsync(SystemUnderTest system, int increments, CancellationToken cancellationToken)
    {
        var processors = system.MeterProcessors();
        var output = await ExternalProgram.RunAsync(
            "redis-benchmark",
            [
                "-p", system.Redis.Port.ToString(CultureInfo.InvariantCulture), "-t", "incr", "-P", "50", "-r", "5564",
                "-n", increments.ToString(CultureInfo.InvariantCulture), "--csv",
            ],
            cancellationToken);
        // "test","rps",... and then "INCR","2105263.25",...
        var figures = output.Split('\n').Single(line => line.StartsWith("\"INCR\"", StringComparison.Ordinal)).Split(',');
        return new Measurement(double.Parse(figures[1].Trim('"'), CultureInfo.InvariantCulture), Processor: processors.Read());
    }
}
