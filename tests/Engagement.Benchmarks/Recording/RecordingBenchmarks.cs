using BenchmarkDotNet.Attributes;
using Engagement.Interactions.Recording;
using Engagement.Platform.Errors;

namespace Engagement.Benchmarks.Recording;

/// <summary>What a stream does with an event before the writer has it. The parsing is there for comparison: it is the protobuf runtime's.</summary>
[MemoryDiagnoser]
public class RecordingBenchmarks
{
    private readonly byte[] _request = Sample.Request();

    [Benchmark(Baseline = true, OperationsPerInvoke = Sample.Events)]
    public int Parse() => Sample.Parse(_request).Interactions.Count;

    [Benchmark(OperationsPerInvoke = Sample.Events)]
    public long ParseCheckAndMakeEntries()
    {
        var sum = 0L;
        foreach (var interaction in Sample.Parse(_request).Interactions)
        {
            var violations = new FieldViolations();
            InteractionRules.CheckForm(interaction, violations, out var eventId);
            InteractionRules.CheckAgainst(Sample.Video, interaction, violations);
            sum += InteractionEntries.Of(interaction.ActingUserId, eventId, interaction, Sample.Video).Fingerprint;
        }
        return sum;
    }
}
