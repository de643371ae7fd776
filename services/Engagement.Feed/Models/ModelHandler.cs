using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Models;

/// <summary>What moderators see of the models, and how they take one out of service.</summary>
internal sealed class ModelHandler(ModelStore models, LearntStateStore states, EventIds eventIds, IOptions<ModelWeights> weights)
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public async Task<ListModelsResponse> ListAsync(Caller caller, ListModelsRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage);
        var rows = await models.ListAsync(page.NumberAfter(long.MaxValue), page.Size + 1, cancellationToken);
        return new ListModelsResponse
        {
            Models = { rows.Take(page.Size).Select(ToProto) },
            NextPageToken = rows.Count > page.Size ? page.TokenAfter(rows[page.Size - 1].Version) : "",
        };
    }

    public async Task<GetServingModelResponse> GetServingAsync(CancellationToken cancellationToken)
    {
        var serving = await models.FindServingAsync(cancellationToken);
        var (_, position) = await states.ReadHeadsAsync(cancellationToken);
        var learnt = serving?.Figures.Heads.Where(head => head.IsLearnt).Select(head => head.Name).ToHashSet() ?? [];
        return new GetServingModelResponse
        {
            Model = serving is null ? null : ToProto(serving),
            WeightsVersion = weights.Value.Version,
            Terms =
            {
                Head.All.Select(head => new ModelTerm { Term = head.Name, Weight = weights.Value.Of(head.Name), LeftOut = !learnt.Contains(head.Name) }),
                new ModelTerm { Term = ModelScore.AskedFor, Weight = weights.Value.AskedFor, LeftOut = serving is null },
            },
            StatePosition = position,
        };
    }

    public async Task<RollbackModelResponse> RollBackAsync(string userId, RollbackModelRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(request.Version > 0, "version", "must be above 0");
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        var (serving, duplicate) = await models.RollBackAsync(userId, eventId, request.Version, eventIds.Refuse(eventId), cancellationToken);
        var row = serving is { } version ? await models.FindAsync(version, cancellationToken) : null;
        return new RollbackModelResponse { Serving = row is null ? null : ToProto(row), Duplicate = duplicate };
    }

    private static Model ToProto(ModelRow row) => new()
    {
        Version = row.Version,
        State = row.State,
        AfterPosition = row.After,
        UntilPosition = row.Until,
        TrainedAt = Timestamp.FromDateTime(row.TrainedAt),
        PromotedAt = row.PromotedAt?.ToTimestamp(),
        RetiredAt = row.RetiredAt?.ToTimestamp(),
        RolledBack = row.RolledBack,
        Rows = row.Figures.Rows,
        Heads = { row.Figures.Heads.Select(ToProto) },
        Comparison = row.Figures.Comparison is { } comparison ? ToProto(comparison) : null,
    };

    private static ModelHead ToProto(HeadFigures figures) => new()
    {
        Name = figures.Name,
        Positives = figures.Positives,
        Learnt = figures.IsLearnt,
        Auc = figures.Auc,
        LogLoss = figures.LogLoss,
        LogLossOfRate = figures.LogLossOfRate,
        Predicted = figures.Predicted,
        Seen = figures.Seen,
    };

    private static ModelComparison ToProto(Comparison comparison) => new()
    {
        ServingVersion = comparison.ServingVersion,
        Viewers = comparison.Viewers,
        Pairs = comparison.Pairs,
        Candidate = comparison.Candidate,
        Serving = comparison.Serving,
        StandardError = comparison.StandardError,
    };
}
