using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>A message to send.</summary>
internal sealed record MessageDraft(string SenderId, string RecipientId, Guid MessageId, string Text, string VideoId)
{
    public Guid ConversationId { get; } = ConversationIds.Of(SenderId, RecipientId);

    /// <summary>Without the text, wherever it may be printed.</summary>
    public override string ToString() => $"{ConversationId}/{MessageId}";
}

/// <summary>A message as it was taken.</summary>
internal sealed record DirectMessage(
    Guid ConversationId, long Sequence, Guid MessageId, string SenderId, string Text, string VideoId, DateTime SentAt)
{
    public Message ToProto() => new()
    {
        MessageId = MessageId.ToString(),
        ConversationId = ConversationId.ToString(),
        Sequence = Sequence,
        SenderId = SenderId,
        Text = Text,
        VideoId = VideoId,
        SentAt = Timestamp.FromDateTime(SentAt),
    };

    /// <summary>Without the text, wherever it may be printed.</summary>
    public override string ToString() => $"{ConversationId}/{Sequence}";
}
