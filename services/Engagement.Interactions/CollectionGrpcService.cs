using Engagement.Errors.V1;
using Engagement.Interactions.Recording;
using Engagement.Interactions.Saving;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Engagement.Platform.Visibility;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class CollectionGrpcService(RecordInteractionsHandler recording, CollectionStore store, GraphReader graph)
    : CollectionService.CollectionServiceBase
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public override async Task<SaveVideoResponse> SaveVideo(SaveVideoRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Save = new Save { CollectionId = request.CollectionId },
            }),
        };

    public override async Task<UnsaveVideoResponse> UnsaveVideo(UnsaveVideoRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Unsave = new Unsave(),
            }),
        };

    public override async Task<CreateCollectionResponse> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                CollectionChange = new CollectionChange { Name = request.Name, Public = request.Public },
            }),
        };

    public override async Task<UpdateCollectionResponse> UpdateCollection(UpdateCollectionRequest request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.CollectionId, "collection_id", violations, out _);
        violations.ThrowIfAny();
        var change = new CollectionChange { CollectionId = request.CollectionId };
        if (request.HasName)
            change.Name = request.Name;
        if (request.HasPublic)
            change.Public = request.Public;
        if (request.HasPlace)
            change.Place = request.Place;
        return new() { Receipt = await recording.RecordOneAsync(context, new Interaction { EventId = request.EventId, CollectionChange = change }) };
    }

    public override async Task<DeleteCollectionResponse> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                CollectionDeletion = new CollectionDeletion { CollectionId = request.CollectionId },
            }),
        };

    public override async Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        new FieldViolations().RequireId(request.UserId, "user_id").ThrowIfAny();
        var readerId = Caller.Of(context).UserId;
        var own = request.UserId == readerId;
        if (!own && await graph.IsHiddenAsync(readerId, request.UserId, context.CancellationToken))
            return new ListCollectionsResponse();
        return new ListCollectionsResponse { Collections = { await store.ListAsync(request.UserId, own, context.CancellationToken) } };
    }

    public override async Task<ListSavesResponse> ListSaves(ListSavesRequest request, ServerCallContext context)
    {
        var readerId = Caller.Of(context).UserId;
        var violations = new FieldViolations();
        Guid? collectionId = null;
        if (request.CollectionId.Length > 0 && EventIds.TryParse(request.CollectionId, "collection_id", violations, out var id))
            collectionId = id;
        var page = Page.Of(request, readerId, DefaultPage, LargestPage, violations);
        var before = page.NumberAfter(long.MaxValue);
        if (collectionId is { } named)
            await RequireVisibleAsync(named, readerId, context);
        // One more than asked for tells whether another page follows.
        var saves = await store.ListSavesAsync(readerId, collectionId, before, page.Size + 1, context.CancellationToken);
        var response = new ListSavesResponse { Saves = { saves.Take(page.Size).Select(save => save.Save) } };
        if (saves.Count > page.Size)
            response.NextPageToken = page.TokenAfter(saves[page.Size - 1].Place);
        return response;
    }

    private async Task RequireVisibleAsync(Guid collectionId, string readerId, ServerCallContext context)
    {
        var isVisible = await store.FindAsync(collectionId, context.CancellationToken) is { } owner
            && (owner.UserId == readerId || (owner.Public && !await graph.IsHiddenAsync(readerId, owner.UserId, context.CancellationToken)));
        if (!isVisible)
            throw Problem.NotFound(ErrorReason.CollectionNotFound, "collection", collectionId.ToString());
    }
}
