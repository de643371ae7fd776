using System.Diagnostics;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Google.Protobuf.WellKnownTypes;
using Action = Engagement.Interactions.V1.Interaction.ActionOneofCase;

namespace Engagement.Interactions.Recording;

/// <summary>Makes the ledger's entry of an accepted interaction.</summary>
internal static class InteractionEntries
{
    public static LedgerEntry Of(string viewerId, Guid eventId, Interaction interaction, VideoFacts video)
    {
        var ledgerEvent = new LedgerEvent
        {
            EventId = interaction.EventId,
            UserId = viewerId,
            VideoId = interaction.VideoId,
            OtherUserId = video.CreatorId,
            OccurredAt = interaction.OccurredAt ?? EventIds.TimeOf(eventId).ToTimestamp(),
            FeedContext = interaction.FeedContext,
        };
        SetFact(ledgerEvent, interaction);
        return new LedgerEntry
        {
            UserId = viewerId,
            EventId = eventId,
            Event = ledgerEvent,
            Fingerprint = LedgerEntry.FingerprintOf(interaction),
            CommentText = interaction.ActionCase == Action.Comment ? interaction.Comment.Text : null,
            Trace = Activity.Current is { Recorded: true } activity ? activity.Context : default,
        };
    }

    private static void SetFact(LedgerEvent ledgerEvent, Interaction interaction)
    {
        switch (interaction.ActionCase)
        {
            case Action.Impression: ledgerEvent.Impression = interaction.Impression; break;
            case Action.Open: ledgerEvent.Open = interaction.Open; break;
            case Action.Watch:
                ledgerEvent.Watch = interaction.Watch;
                ledgerEvent.WatchedMs = InteractionRules.WatchedMs(interaction.Watch);
                break;
            case Action.Like: ledgerEvent.Like = interaction.Like; break;
            case Action.Unlike: ledgerEvent.Unlike = interaction.Unlike; break;
            case Action.Comment: ledgerEvent.Comment = new Comment(); break;
            case Action.Share: ledgerEvent.Share = interaction.Share; break;
            case Action.Save: ledgerEvent.Save = interaction.Save; break;
            case Action.Unsave: ledgerEvent.Unsave = interaction.Unsave; break;
            case Action.NotInterested: ledgerEvent.NotInterested = interaction.NotInterested; break;
            case Action.ProfileVisit: ledgerEvent.ProfileVisit = interaction.ProfileVisit; break;
            case Action.CommentsVisit: ledgerEvent.CommentsVisit = interaction.CommentsVisit; break;
            default: throw new UnreachableException($"No fact for {interaction.ActionCase}.");
        }
    }
}
