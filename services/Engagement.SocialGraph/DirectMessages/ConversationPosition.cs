using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>A place in a list of conversations, most recent first.</summary>
internal readonly record struct ConversationPosition(DateTime LastSentAt, Guid ConversationId)
{
    /// <summary>Before every conversation: Npgsql writes this moment as `infinity`.</summary>
    public static readonly ConversationPosition Start = new(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), Guid.Empty);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LastSentAt.Ticks} {ConversationId}");

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static ConversationPosition Parse(string? text)
        => text is null ? Start
            : text.Split(' ') is [var ticks, var id]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTime.MaxValue.Ticks
                && Guid.TryParseExact(id, "D", out var conversationId)
                ? new ConversationPosition(new DateTime(number, DateTimeKind.Utc), conversationId)
                : throw Problem.InvalidPageToken();
}
