using Engagement.Interactions.Privacy;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class PrivacyGrpcService(ConsentStore consents, HistoryEraser eraser, RecordInteractionsHandler recording) : PrivacyService.PrivacyServiceBase
{
    public override async Task<GetConsentsResponse> GetConsents(GetConsentsRequest request, ServerCallContext context)
        => new() { Consents = { await consents.ReadAsync(Caller.Of(context).UserId, context.CancellationToken) } };

    public override async Task<UpdateConsentResponse> UpdateConsent(UpdateConsentRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                ConsentUpdate = new ConsentUpdate { Purpose = request.Purpose, Granted = request.Granted },
            }),
        };

    public override async Task<EraseHistoryResponse> EraseHistory(EraseHistoryRequest request, ServerCallContext context)
    {
        var receipt = await recording.RecordOneAsync(
            context, new Interaction { EventId = request.EventId, HistoryErasure = new HistoryErasure() });
        await eraser.EraseAsync(Caller.Of(context).UserId, Guid.Parse(request.EventId), context.CancellationToken);
        return new() { Receipt = receipt };
    }
}
