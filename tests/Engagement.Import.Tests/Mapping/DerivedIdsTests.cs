using CsCheck;
using Engagement.Import.Mapping;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;

namespace Engagement.Import.Tests.Mapping;

public sealed class DerivedIdsTests
{
    private const long LastMoment = (1L << 48) - 1;

    // A second import counts nothing twice only as long as this holds: whoever changes it makes every imported system's data double.
    [Fact]
    public void Event_TheSameHappening_HasTheSameIdForEver()
        => Assert.Equal("01805c1b-691c-7099-8c73-c43b6a354ff3", DerivedIds.Event("like", "712", "5239", 1650812741916, 0));

    [Fact]
    public void Event_AnyHappening_IsAUuid7OfItsMoment()
        => Gen.Select(Gen.String, Gen.String, Gen.Long[0, LastMoment], Gen.Int[0, 9]).Sample((user, video, timeMs, ordinal) =>
        {
            var id = DerivedIds.Event("watch", user, video, timeMs, ordinal);
            Assert.True(EventIds.TryParse(id, "event_id", new FieldViolations(), out var parsed));
            if (timeMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
                Assert.Equal(timeMs, EventIds.TimeOf(parsed).ToUnixTimeMilliseconds());
        });

    [Fact]
    public void Event_WhateverDiffers_MakesAnotherId()
    {
        string[] ids =
        [
            DerivedIds.Event("like", "1", "2", 1000, 0), DerivedIds.Event("open", "1", "2", 1000, 0),
            DerivedIds.Event("like", "12", "", 1000, 0), DerivedIds.Event("like", "1", "3", 1000, 0),
            DerivedIds.Event("like", "1", "2", 1001, 0), DerivedIds.Event("like", "1", "2", 1000, 1),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
