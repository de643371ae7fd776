namespace Engagement.Feed.Folding;

/// <summary>Why a viewer's feeds leave somebody out; each by itself, for each ends by itself.</summary>
internal enum RestraintCause : short
{
    Blocks = 1,
    Mutes = 2,
    IsBlocked = 3,
}
