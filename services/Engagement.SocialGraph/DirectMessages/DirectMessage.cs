namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Where a message goes.</summary>
/// <param name="RecipientId">The other of two; null for a group.</param>
internal readonly record struct MessageTarget(Guid ConversationId, string? RecipientId);

/// <summary>A message to send.</summary>
internal sealed record MessageDraft(
    string SenderId, MessageTarget Target, Guid MessageId, string Text, string VideoId, string ShareToken, Guid? ReplyTo)
{
    public Guid ConversationId => Target.ConversationId;

    /// <summary>Without the text, wherever it may be printed.</summary>
    public override string ToString() => $"{ConversationId}/{MessageId}";
}
