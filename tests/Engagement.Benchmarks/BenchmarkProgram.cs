using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace Engagement.Benchmarks;

/// <summary>`dotnet run -c Release --project tests/Engagement.Benchmarks -- --filter '*'`.</summary>
internal static class BenchmarkProgram
{
    public static void Main(string[] args)
        => BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args, DefaultConfig.Instance.WithArtifactsPath("artifacts/benchmarks"));
}
