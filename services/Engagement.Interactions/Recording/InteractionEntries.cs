using System.Diagnostics;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Sentiment;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Action = Engagement.Interactions.V1.Interaction.ActionOneofCase;

namespace Engagement.Interactions.Recording;

/// <summary>Makes the ledger's entry of an accepted interaction.</summary>
internal static class InteractionEntries
{
    public static LedgerEntry Of(string viewerId, Guid eventId, Interaction interaction, VideoFacts? video)
    {
        var ledgerEvent = new LedgerEvent { FeedContext = interaction.FeedContext };
        SetFact(ledgerEvent, interaction);
        // Before the fields are set that have columns: to copy the event and clear them again takes as long as all the rest.
        var body = ledgerEvent.ToByteArray();
        ledgerEvent.EventId = interaction.EventId;
        ledgerEvent.UserId = viewerId;
        ledgerEvent.VideoId = interaction.VideoId;
        ledgerEvent.OtherUserId = video?.CreatorId ?? "";
        ledgerEvent.OccurredAt = interaction.OccurredAt ?? EventIds.TimeOf(eventId).ToTimestamp();
        var text = TextOf(interaction);
        return new LedgerEntry
        {
            UserId = viewerId,
            EventId = eventId,
            Event = ledgerEvent,
            Body = body,
            Fingerprint = LedgerEntry.FingerprintOf(interaction, out var bytes),
            Bytes = bytes,
            Text = text,
            // Here, before the ledger's lock, under which nothing may wait for it.
            Opinion = interaction.ActionCase is Action.Comment or Action.CommentEdit ? SentimentModel.BuiltIn.Of(text!) : null,
            VideoDurationMs = video?.DurationMs ?? 0,
            Trace = Activity.Current is { Recorded: true } activity ? activity.Context : default,
        };
    }

    private static string? TextOf(Interaction interaction) => interaction.ActionCase switch
    {
        Action.Comment => interaction.Comment.Text,
        Action.CommentEdit => interaction.CommentEdit.Text,
        Action.CollectionChange when interaction.CollectionChange.HasName => interaction.CollectionChange.Name,
        _ => null,
    };

    private static void SetFact(LedgerEvent ledgerEvent, Interaction interaction)
    {
        switch (interaction.ActionCase)
        {
            case Action.Impression: ledgerEvent.Impression = interaction.Impression; break;
            case Action.Open: ledgerEvent.Open = interaction.Open; break;
            case Action.Watch: ledgerEvent.Watch = interaction.Watch; break;
            case Action.Like: ledgerEvent.Like = interaction.Like; break;
            case Action.Unlike: ledgerEvent.Unlike = interaction.Unlike; break;
            case Action.Comment: ledgerEvent.Comment = new Comment { ParentCommentId = interaction.Comment.ParentCommentId }; break;
            case Action.Share: ledgerEvent.Share = interaction.Share; break;
            case Action.Save: ledgerEvent.Save = interaction.Save; break;
            case Action.Unsave: ledgerEvent.Unsave = interaction.Unsave; break;
            case Action.NotInterested: ledgerEvent.NotInterested = interaction.NotInterested; break;
            case Action.ProfileVisit: ledgerEvent.ProfileVisit = interaction.ProfileVisit; break;
            case Action.CommentsVisit: ledgerEvent.CommentsVisit = interaction.CommentsVisit; break;
            case Action.CommentLike: ledgerEvent.CommentLike = interaction.CommentLike; break;
            case Action.CommentUnlike: ledgerEvent.CommentUnlike = interaction.CommentUnlike; break;
            case Action.CommentEdit: ledgerEvent.CommentEdit = new CommentEdit { CommentId = interaction.CommentEdit.CommentId }; break;
            case Action.CommentDeletion: ledgerEvent.CommentDeletion = interaction.CommentDeletion; break;
            case Action.CommentPin: ledgerEvent.CommentPin = interaction.CommentPin; break;
            case Action.ShareOpen: ledgerEvent.ShareOpen = interaction.ShareOpen; break;
            case Action.HistoryDeletion: ledgerEvent.HistoryDeletion = interaction.HistoryDeletion; break;
            case Action.CollectionChange:
                ledgerEvent.CollectionChange = interaction.CollectionChange.Clone();
                ledgerEvent.CollectionChange.ClearName();
                break;
            case Action.CollectionDeletion: ledgerEvent.CollectionDeletion = interaction.CollectionDeletion; break;
            case Action.ConsentUpdate: ledgerEvent.ConsentUpdate = interaction.ConsentUpdate; break;
            case Action.HistoryErasure: ledgerEvent.HistoryErasure = interaction.HistoryErasure; break;
            default: throw new UnreachableException($"No fact for {interaction.ActionCase}.");
        }
    }
}
