using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;

namespace Engagement.Feed.Preferences;

/// <summary>Takes feedback, takes it back, and lists it.</summary>
internal sealed class FeedbackHandler(PreferenceWriter writer, FeedbackStore store, TimeProvider timeProvider)
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public async Task<GiveFeedbackResponse> GiveAsync(string viewerId, GiveFeedbackRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = PreferenceEvent.Of(viewerId, request.EventId, request, violations);
        var draft = FeedbackRules.Read(request, violations);
        violations.ThrowIfAny();
        return new() { Receipt = await writer.WriteAsync("give", key, write => AddAsync(write, draft), cancellationToken) };
    }

    public async Task<UndoFeedbackResponse> UndoAsync(string viewerId, UndoFeedbackRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = PreferenceEvent.Of(viewerId, request.EventId, request, violations);
        EventIds.TryParse(request.FeedbackId, "feedback_id", violations, out var feedbackId);
        violations.ThrowIfAny();
        return new() { Receipt = await writer.WriteAsync("undo", key, write => FeedbackStore.UndoAsync(write, feedbackId), cancellationToken) };
    }

    public async Task<ListFeedbackResponse> ListAsync(string viewerId, ListFeedbackRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, viewerId, DefaultPage, LargestPage);
        // One more than asked for tells whether another page follows.
        var feedback = await store.ListAsync(viewerId, page.NumberAfter(long.MaxValue), page.Size + 1, cancellationToken);
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return new()
        {
            Feedback = { feedback.Take(page.Size).Select(entry => entry.ToProto(now)) },
            NextPageToken = feedback.Count > page.Size ? page.TokenAfter(feedback[page.Size - 1].FeedbackNo) : "",
        };
    }

    // Only now: of what was given already, the end may have come since.
    private static Task AddAsync(PreferenceWrite write, FeedbackDraft draft)
    {
        new FieldViolations().Require(draft.ExpiresAt > write.Now, "expire_time", "must be in the future").ThrowIfAny();
        return FeedbackStore.AddAsync(write, draft);
    }
}
