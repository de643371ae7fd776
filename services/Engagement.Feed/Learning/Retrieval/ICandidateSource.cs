using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Retrieval;

/// <summary>A way to find videos for a viewer among all there are.</summary>
internal interface ICandidateSource
{
    string Name { get; }

    /// <summary>The best first; those that the viewer has seen may be among them.</summary>
    IEnumerable<int> Find(RetrievalIndex index, ViewerSums viewer);
}
