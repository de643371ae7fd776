using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.Safety.Normalising;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>
/// Finds words in a user's own messages by opening them, newest first, a bounded number at a call: an index of what is sealed would be a copy of it.
/// </summary>
internal sealed class ListFoundMessagesHandler(InboxStore store, MessageOpener opener)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;
    private const int ShortestQuery = 2;
    private const int LongestQuery = 100;
    private const int MostOpened = 5000;
    private const int BatchSize = 500;

    public async Task<ListFoundMessagesResponse> HandleAsync(
        ListFoundMessagesRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireText(request.Query, "query", LongestQuery)
            .Require(request.Query.Length >= ShortestQuery, "query", $"must have at least {ShortestQuery} characters")
            .RequireIdOrEmpty(request.ConversationId, "conversation_id");
        var page = Page.Of(request, callerId, DefaultSize, LargestSize, violations);
        Guid? conversationId = request.ConversationId.Length == 0 ? null : MessageRules.ReadConversationId(request.ConversationId);
        var (rows, next) = await SearchAsync(
            callerId, conversationId, Folding.Fold(request.Query, out _), page.NumberAfter(long.MaxValue), page.Size, cancellationToken);
        return new ListFoundMessagesResponse
        {
            Messages = { await store.OpenAsync(callerId, rows, cancellationToken) },
            NextPageToken = next is { } position ? page.TokenAfter(position) : "",
        };
    }

    /// <summary>The messages found, and before which position to go on; null when nothing is left.</summary>
    private async Task<(List<MessageRow> Rows, long? Next)> SearchAsync(
        string userId, Guid? conversationId, string folded, long before, int size, CancellationToken cancellationToken)
    {
        var found = new List<MessageRow>();
        for (var opened = 0; opened < MostOpened; opened += BatchSize)
        {
            var batch = await store.ReadBackwardsAsync(userId, conversationId, before, BatchSize, cancellationToken);
            if (batch.Count == 0)
                return (found, null);
            foreach (var ((position, _), (row, text)) in batch.Zip(opener.OpenTexts(batch.Select(entry => entry.Row))))
            {
                before = position;
                if (!Folding.Fold(text, out _).Contains(folded, StringComparison.Ordinal))
                    continue;
                found.Add(row);
                if (found.Count == size)
                    return (found, before);
            }
        }
        return (found, before);
    }
}
