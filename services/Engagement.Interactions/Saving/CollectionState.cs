namespace Engagement.Interactions.Saving;

/// <summary>A collection, as a commit goes on.</summary>
internal sealed record CollectionState(Guid Id, string UserId, string Name, bool Public, int Place, DateTime CreatedAt);

/// <summary>A saved video, as a commit goes on: the event that saved it, and the one that moved it last.</summary>
internal readonly record struct SaveState(Guid? CollectionId, long Position, long Moved, DateTime MovedAt);
