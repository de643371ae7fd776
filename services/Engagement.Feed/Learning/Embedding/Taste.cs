namespace Engagement.Feed.Learning.Embedding;

/// <summary>What a factorisation is told of a viewer and a video: a wanted value, and how sure it is.</summary>
internal readonly record struct Taste(int Video, float Wanted, float Weight);
