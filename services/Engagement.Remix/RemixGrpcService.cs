using Engagement.Platform.Access;
using Engagement.Remix.Credit;
using Engagement.Remix.Lineage;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class RemixGrpcService(
    CreateRemixHandler creating, RemixSettingsHandler settings, GetLineageHandler lineage, ListVideosHandler listing, CreditHandler credit)
    : RemixService.RemixServiceBase
{
    public override async Task<CreateDuetResponse> CreateDuet(CreateDuetRequest request, ServerCallContext context)
    {
        var published = await creating.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new CreateDuetResponse { Video = published.Response, Duplicate = published.Duplicate };
    }

    public override async Task<CreateStitchResponse> CreateStitch(CreateStitchRequest request, ServerCallContext context)
    {
        var published = await creating.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new CreateStitchResponse { Video = published.Response, Duplicate = published.Duplicate };
    }

    public override Task<UpdateRemixSettingsResponse> UpdateRemixSettings(UpdateRemixSettingsRequest request, ServerCallContext context)
        => settings.UpdateAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override async Task<GetRemixSettingsResponse> GetRemixSettings(GetRemixSettingsRequest request, ServerCallContext context)
        => new() { Settings = await settings.GetAsync(Caller.Of(context).UserId, context.CancellationToken) };

    public override Task<GetLineageResponse> GetLineage(GetLineageRequest request, ServerCallContext context)
        => lineage.HandleAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<ListSiblingsResponse> ListSiblings(ListSiblingsRequest request, ServerCallContext context)
        => listing.ListSiblingsAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<GetCreditResponse> GetCredit(GetCreditRequest request, ServerCallContext context)
        => credit.GetAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<ListCreditSourcesResponse> ListCreditSources(ListCreditSourcesRequest request, ServerCallContext context)
        => credit.ListSourcesAsync(Caller.Of(context), request, context.CancellationToken);
}
