using Engagement.Feed.Preferences;
using Engagement.Feed.Profiles;
using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Feed;

internal sealed class PreferenceGrpcService(FeedbackHandler feedback, PersonalisationHandler personalisation, GetProfileHandler profiles)
    : PreferenceService.PreferenceServiceBase
{
    public override Task<GiveFeedbackResponse> GiveFeedback(GiveFeedbackRequest request, ServerCallContext context)
        => feedback.GiveAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<UndoFeedbackResponse> UndoFeedback(UndoFeedbackRequest request, ServerCallContext context)
        => feedback.UndoAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ListFeedbackResponse> ListFeedback(ListFeedbackRequest request, ServerCallContext context)
        => feedback.ListAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<GetTopicWeightsResponse> GetTopicWeights(GetTopicWeightsRequest request, ServerCallContext context)
        => personalisation.GetWeightsAsync(Caller.Of(context).UserId, context.CancellationToken);

    public override Task<SetTopicWeightsResponse> SetTopicWeights(SetTopicWeightsRequest request, ServerCallContext context)
        => personalisation.SetWeightsAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ResetProfileResponse> ResetProfile(ResetProfileRequest request, ServerCallContext context)
        => personalisation.ResetAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<PausePersonalisationResponse> PausePersonalisation(PausePersonalisationRequest request, ServerCallContext context)
        => personalisation.PauseAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ResumePersonalisationResponse> ResumePersonalisation(ResumePersonalisationRequest request, ServerCallContext context)
        => personalisation.ResumeAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context)
        => profiles.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
}
