namespace Engagement.Feed.Learning.Features;

/// <summary>What a feature is seen in.</summary>
internal enum FeatureKind
{
    /// <summary>Known without anybody's having watched anything.</summary>
    Plain = 0,

    /// <summary>From how long something was watched.</summary>
    Watch = 1,
}

internal delegate float FeatureValue(in FeatureContext context);

/// <summary>A number about a candidate: its name and how it is computed, for training and serving alike.</summary>
internal sealed record Feature(string Name, FeatureKind Kind, FeatureValue Value)
{
    public static Feature Plain(string name, FeatureValue value) => new(name, FeatureKind.Plain, value);

    public static Feature Watch(string name, FeatureValue value) => new(name, FeatureKind.Watch, value);
}
