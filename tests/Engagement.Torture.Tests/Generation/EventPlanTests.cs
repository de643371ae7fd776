using Engagement.Interactions.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Tests.Generation;

public sealed class EventPlanTests
{
    private static readonly DateTimeOffset Until = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EventPlan_SameSeed_SameEventsAndMessages()
    {
        var (one, other) = (new EventPlan(3000, seed: 5, Until), new EventPlan(3000, seed: 5, Until));
        for (var i = 0; i < one.Count; i++)
        {
            Assert.Equal(one[i], other[i]);
            if (!one[i].IsOfGraph)
                Assert.Equal(Messages.Of(one, i, "token"), Messages.Of(other, i, "token"));
        }
        Assert.Equal(Schedule.Of(one), Schedule.Of(other));
    }

    [Fact]
    public void EventPlan_AnySeed_HasEveryKindAndRefersBackwardsOnly()
    {
        var plan = new EventPlan(5000, seed: 6, Until);
        var events = Enumerable.Range(0, plan.Count).Select(i => plan[i]).ToArray();
        Assert.Equal(KindMix.Kinds.Order(), events.Select(e => e.Kind).Distinct().Order());
        Assert.All(events.Index(), pair => Assert.True(pair.Item.Needs < pair.Index));
        Assert.Equal(plan.Count, events.Select(e => (e.User, e.EventId)).Distinct().Count());
        Assert.NotEqual(plan.Count, events.Select(e => e.EventId).Distinct().Count());
    }

    [Fact]
    public void Schedule_OfAPlan_SendsEachEventOneToFiveTimes()
    {
        var copies = Schedule.Of(new EventPlan(3000, seed: 7, Until)).Where(send => !send.IsProbe).CountBy(send => send.Index).ToArray();
        Assert.Equal(3000, copies.Length);
        Assert.All(copies, pair => Assert.InRange(pair.Value, 1, 5));
        Assert.Equal([1, 2, 3, 4, 5], copies.Select(pair => pair.Value).Distinct().Order());
    }

    [Fact]
    public void WatchSections_OfUpdates_LieInTheVideoAndNumberFromTheirFirst()
    {
        var plan = new EventPlan(5000, seed: 8, Until);
        foreach (var i in Enumerable.Range(0, plan.Count).Where(i => plan[i].Kind == EventKind.Watch))
        {
            var sections = WatchSections.Of(plan, i);
            var duration = plan.World.Videos[plan[i].Video].DurationMs;
            Assert.All(sections, section => Assert.True(section.StartMs >= 0 && section.EndMs > section.StartMs && section.EndMs <= duration));
            Assert.Equal(Enumerable.Range(sections[0].Number, sections.Length), sections.Select(section => section.Number));
        }
    }
}
