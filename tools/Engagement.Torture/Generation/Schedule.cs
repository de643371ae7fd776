namespace Engagement.Torture.Generation;

/// <summary>One sending of an event, or of another event under its id (<see cref="IsProbe"/>).</summary>
internal readonly record struct Send(int Index, bool IsProbe);

/// <summary>Every event 1–5 times, shuffled: near its place in time for the most part, anywhere for the rest.</summary>
internal static class Schedule
{
    private const double Anywhere = 0.1;
    private const double Probes = 0.005;

    public static Send[] Of(EventPlan plan)
    {
        var sends = new List<Send>(plan.Count * 3);
        var keys = new List<float>(plan.Count * 3);
        float window = Math.Max(200, plan.Count / 20);
        for (var i = 0; i < plan.Count; i++)
        {
            var dice = Dice.For(plan.Seed, i, purpose: 5);
            for (var copies = dice.From(1, 5); copies > 0; copies--)
                Add(new Send(i, IsProbe: false), ref dice);
            if (!plan[i].IsOfGraph && dice.Chance(Probes))
                Add(new Send(i, IsProbe: true), ref dice);

            void Add(Send send, ref Dice random)
            {
                sends.Add(send);
                keys.Add((float)(random.Chance(Anywhere) ? random.Fraction() * plan.Count : i + random.Fraction() * window));
            }
        }
        var (shuffled, order) = (sends.ToArray(), keys.ToArray());
        Array.Sort(order, shuffled);
        return shuffled;
    }
}
