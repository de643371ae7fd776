namespace Engagement.Feed.Experiments.OffPolicy;

/// <summary>A place that was drawn among new videos and creators, and what came of it.</summary>
/// <param name="Logged">How likely the drawn video was, by the policy that drew it.</param>
/// <param name="Target">How likely it would have been by the policy in question.</param>
/// <param name="Reward">The share that was watched, 0 to 1.</param>
internal readonly record struct LoggedDraw(string ViewerId, double Logged, double Target, double Reward)
{
    public double Weight => Target / Logged;
}
