using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Google.Rpc;
using Grpc.Core;

namespace Engagement.Interactions.Recording;

/// <summary>Records interactions: each is checked by itself, and those accepted are committed together.</summary>
internal sealed class RecordInteractionsHandler(VideoCatalogue catalogue, EventIds eventIds, LedgerWriter writer)
{
    public const int LargestBatch = 1000;

    /// <summary>A result for each interaction, in order.</summary>
    /// <param name="waitWhenFull">Whether to wait for room in the writer's backlog, in place of a refusal.</param>
    /// <exception cref="Problem">INVALID_ARGUMENT for a batch of a wrong size; RESOURCE_EXHAUSTED.</exception>
    public async Task<LedgerResult[]> HandleAsync(
        Caller caller, IReadOnlyList<Interaction> interactions, bool waitWhenFull, CancellationToken cancellationToken)
    {
        new FieldViolations()
            .Require(interactions.Count is >= 1 and <= LargestBatch, "interactions", $"must have 1–{LargestBatch} interactions")
            .ThrowIfAny();
        var videos = await catalogue.FindAsync(interactions.Select(interaction => interaction.VideoId).Where(FieldViolations.IsId), cancellationToken);
        return await writer.WriteAcceptedAsync(interactions, interaction => Check(caller, interaction, videos), waitWhenFull, cancellationToken);
    }

    /// <summary>Records the one interaction that a call of its own is for.</summary>
    /// <exception cref="Problem">What refuses it, with the names of that call's fields.</exception>
    public async Task<Receipt> RecordOneAsync(ServerCallContext context, Interaction interaction)
    {
        var results = await HandleAsync(Caller.Of(context), [interaction], waitWhenFull: false, context.CancellationToken);
        return results[0].Problem is { } problem ? throw OfCall(problem, interaction) : results[0].Receipt.ToProto();
    }

    // The call has the action's fields beside the others: `comment.text` is its `text`.
    private static Problem OfCall(Problem problem, Interaction interaction)
    {
        if (problem.Status.GetDetail<BadRequest>() is not { } request || problem.Reason != ErrorReason.InvalidField)
            return problem;
        var prefix = Interaction.Descriptor.FindFieldByNumber((int)interaction.ActionCase).Name + ".";
        foreach (var violation in request.FieldViolations.Where(violation => violation.Field.StartsWith(prefix, StringComparison.Ordinal)))
            violation.Field = violation.Field[prefix.Length..];
        return Problem.InvalidField(request.FieldViolations);
    }

    private (LedgerEntry?, Problem?) Check(Caller caller, Interaction interaction, IReadOnlyDictionary<string, VideoFacts> videos)
    {
        var viewerId = caller.UserId;
        if (interaction.ActingUserId is { Length: > 0 } actingUserId)
        {
            if (!caller.IsService)
                return (null, Problem.PermissionDenied(ErrorReason.ActingForAnother, "Only the role service may act for another user."));
            viewerId = actingUserId;
            // Not part of the content: the same event may come again from the viewer's own client.
            interaction.ActingUserId = "";
        }
        var violations = new FieldViolations();
        violations.RequireId(viewerId, "acting_user_id");
        InteractionRules.CheckForm(interaction, violations, out var eventId);
        var video = videos.GetValueOrDefault(interaction.VideoId);
        if (video is not null)
            InteractionRules.CheckAgainst(video, interaction, violations);
        var problem = violations.Any ? violations.ToProblem()
            : eventIds.Refuse(eventId)
            ?? (video is not null || !InteractionRules.IsOfVideo(interaction.ActionCase)
                ? null
                : Problem.NotFound(ErrorReason.VideoNotFound, "video", interaction.VideoId));
        return problem is null ? (InteractionEntries.Of(viewerId, eventId, interaction, video), null) : (null, problem);
    }
}
