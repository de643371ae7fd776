using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class ListMessagesHandler(ConversationStore store)
{
    private const int DefaultSize = 50;
    private const int LargestSize = 100;

    public async Task<ListMessagesResponse> HandleAsync(ListMessagesRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.ConversationId, "conversation_id");
        var page = Page.Of(request, callerId, DefaultSize, LargestSize, violations);
        var messages = await store.ListMessagesAsync(
            callerId, MessageRules.ReadConversationId(request.ConversationId), page.NumberAfter(long.MaxValue), page.Size + 1,
            cancellationToken) ?? throw MessageRules.NoConversation(request.ConversationId);
        var response = new ListMessagesResponse { Messages = { messages.Take(page.Size) } };
        if (messages.Count > page.Size)
            response.NextPageToken = page.TokenAfter(messages[page.Size - 1].Sequence);
        return response;
    }
}
