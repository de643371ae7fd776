namespace Engagement.Insights.Benchmarking;

/// <summary>A video, or an account with all its videos, by its public counters and by what it is like.</summary>
/// <param name="IsOwn">Whether it is the one that is compared with the others.</param>
/// <param name="LogLength">log2 of the length in seconds; of an account, the mean of its videos. So are the following.</param>
internal sealed record BenchmarkUnit(
    bool IsOwn, double Videos, double Views, double Likes, double Comments, double Shares, double Saves, double LogLength, double Hour, double Sound, double Remix)
{
    public double Engagements => Likes + Comments + Shares + Saves;
}
