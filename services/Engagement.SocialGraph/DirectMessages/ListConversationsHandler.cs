using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class ListConversationsHandler(ConversationStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;

    public async Task<ListConversationsResponse> ListAsync(
        ListConversationsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, callerId, DefaultSize, LargestSize);
        var conversations = await store.ListAsync(
            callerId, request.Requests ? ConversationState.Requested : ConversationState.Accepted, ConversationPosition.Parse(page.After), page.Size + 1,
            cancellationToken);
        return new ListConversationsResponse
        {
            Conversations = { conversations.Take(page.Size).Select(found => found.Conversation) },
            NextPageToken = conversations.Count > page.Size ? page.TokenAfter(conversations[page.Size - 1].Position.ToString()) : "",
        };
    }

    public async Task<GetConversationResponse> GetAsync(GetConversationRequest request, string callerId, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.ConversationId, "conversation_id").ThrowIfAny();
        return new GetConversationResponse
        {
            Conversation = await store.FindAsync(callerId, MessageRules.ReadConversationId(request.ConversationId), cancellationToken)
                ?? throw MessageRules.NoConversation(request.ConversationId),
        };
    }
}
