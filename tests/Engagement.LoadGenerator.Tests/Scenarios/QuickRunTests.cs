using System.Text.Json;
using Engagement.LoadGenerator.Scenarios;

namespace Engagement.LoadGenerator.Tests.Scenarios;

/// <summary>Each scenario at a small size, against real servers: it works. What it measures is looked at by people.</summary>
public sealed class QuickRunTests
{
    public static TheoryData<string> Names => [.. AllScenarios.List.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Run_Quick_HasFiguresOfEverySide(string name)
    {
        var file = Path.GetTempFileName();

        Assert.Equal(0, await LoadRun.RunAsync(name, new LoadSettings { Json = file, Rounds = 1, Quick = true }, CancellationToken.None));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var scenario = Assert.Single(report.RootElement.GetProperty("scenarios").EnumerateArray().ToArray());
        Assert.Equal(name, scenario.GetProperty("name").GetString());
        Assert.All(
            scenario.GetProperty("sides").EnumerateArray().SelectMany(side => side.GetProperty("rounds").EnumerateArray()),
            round => Assert.True(round.GetProperty("perSecond").GetDouble() > 0));
        File.Delete(file);
    }
}
