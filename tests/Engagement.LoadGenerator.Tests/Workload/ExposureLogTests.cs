using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Tests.Workload;

public sealed class ExposureLogTests
{
    private static readonly ExposureLog Log = ExposureLog.Load(folder: null);

    [Fact]
    public void Exposures_OfTheWrittenDownSkew_AreSpreadOverVideosAsInTheLog()
    {
        var shares = Log.Exposures.CountBy(exposure => exposure.Video.VideoId)
            .Select(video => video.Value / (double)Log.Exposures.Length)
            .OrderDescending()
            .ToArray();

        Assert.InRange(shares[0], 0.005, 0.009);
        Assert.InRange(shares.Take(100).Sum(), 0.22, 0.34);
        Assert.InRange(shares.Take(1000).Sum(), 0.65, 0.8);
    }

    [Fact]
    public void Next_OfASource_AreNewInteractionsOfKnownVideos()
    {
        var source = new InteractionSource(Log, seed: 1);
        var known = Log.Videos.ToDictionary(video => video.VideoId);

        var interactions = Enumerable.Range(0, 5_000).Select(_ => source.Next()).ToArray();

        Assert.Equal(5_000, interactions.Select(interaction => interaction.EventId).Distinct().Count());
        Assert.All(
            interactions.Where(interaction => interaction.ActionCase == Interaction.ActionOneofCase.Watch),
            watch => Assert.All(watch.Watch.WatchSections, section => Assert.InRange(section.EndMs, 1, known[watch.VideoId].DurationMs)));
    }
}
