namespace Engagement.Feed.Serving;

/// <summary>The newest requests of a viewer, for a while.</summary>
internal sealed class KeptRequests(FeedOptions options, TimeProvider timeProvider)
{
    private readonly List<(RankedRequest Request, DateTimeOffset At)> _newestLast = [];

    public RankedRequest? Find(Guid requestId)
    {
        var earliest = timeProvider.GetUtcNow() - options.KeptFor;
        _newestLast.RemoveAll(kept => kept.At < earliest);
        return _newestLast.Find(kept => kept.Request.RequestId == requestId).Request;
    }

    public void Keep(RankedRequest request)
    {
        Forget(request.RequestId);
        if (_newestLast.Count == options.KeptRequests)
            _newestLast.RemoveAt(0);
        _newestLast.Add((request, timeProvider.GetUtcNow()));
    }

    /// <summary>What is still to come of them is ranked anew when it is asked for.</summary>
    public void ForgetRests() => _newestLast.ForEach(kept => kept.Request.ForgetRest());

    public void Forget(Guid requestId) => _newestLast.RemoveAll(kept => kept.Request.RequestId == requestId);
}
