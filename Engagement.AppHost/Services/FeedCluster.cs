namespace Engagement.AppHost.Services;

/// <summary>Several processes of Feed are one Orleans cluster and find one another through Redis; one alone needs nobody.</summary>
internal static class FeedCluster
{
    public static Service AsCluster(this Service feed)
    {
        foreach (var replica in feed.Replicas)
            replica.WithEnvironment("Feed__Clustering", feed.Replicas.Count > 1 ? "Redis" : "Local");
        return feed;
    }
}
