using Engagement.Import.Sending;
using Engagement.Interactions.V1;

namespace Engagement.Import.Tests.Sending;

public sealed class BatchesTests
{
    [Fact]
    public void Batches_ManyInteractions_AreAThousandEachInOrder()
    {
        var sent = Enumerable.Range(0, 2500).Select(number => new Interaction { VideoId = $"{number}" }).ToList();

        var batches = Importer.Batches(sent).ToList();

        Assert.Equal([1000, 1000, 500], batches.Select(batch => batch.Count));
        Assert.Equal(sent, batches.SelectMany(batch => batch));
    }

    [Fact]
    public void Batches_LargeInteractions_StayBelowAMessagesLimit()
    {
        var sections = Enumerable.Repeat(new WatchSection { EndMs = 60_000 }, 1000);
        var large = new Interaction { Watch = new Watch { WatchSections = { sections } } };

        Assert.All(
            Importer.Batches(Enumerable.Repeat(large, 1000)),
            batch => Assert.InRange(batch.Sum(interaction => interaction.CalculateSize()), 1, 1024 * 1024));
    }
}
