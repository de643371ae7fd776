using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class ListConversationsHandler(ConversationStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;

    public async Task<ListConversationsResponse> HandleAsync(
        ListConversationsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, callerId, DefaultSize, LargestSize);
        var conversations = await store.ListConversationsAsync(
            callerId, ConversationPosition.Parse(page.After), page.Size + 1, cancellationToken);
        var response = new ListConversationsResponse { Conversations = { conversations.Take(page.Size).Select(ToProto) } };
        if (conversations.Count > page.Size)
        {
            var last = conversations[page.Size - 1];
            response.NextPageToken = page.TokenAfter(new ConversationPosition(last.LastSentAt, last.LastMessage.ConversationId).ToString());
        }
        return response;
    }

    private static Conversation ToProto(ConversationView view) => new()
    {
        ConversationId = view.LastMessage.ConversationId.ToString(),
        OtherUserId = view.OtherUserId,
        LastMessage = view.LastMessage.ToProto(),
    };
}
