using System.Diagnostics;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;

namespace Engagement.Interactions.Tests.Ledger;

/// <summary>Ledger entries of videos by the creator `carl`, 60 s long.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly VideoFacts Video = new("carl", 60_000, "", []);

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public static LedgerEntry Like(string user, string video, Guid? id = null) => Of(user, video, id, interaction => interaction.Like = new Like());

    public static LedgerEntry Unlike(string user, string video) => Of(user, video, null, interaction => interaction.Unlike = new Unlike());

    public static LedgerEntry Watch(string user, string video, long milliseconds, Guid? id = null)
        => Of(user, video, id, interaction => interaction.Watch = new Watch { WatchSections = { new WatchSection { EndMs = milliseconds } } });

    public static LedgerEntry Comment(string user, string video, string text)
        => Of(user, video, null, interaction => interaction.Comment = new Comment { Text = text });

    /// <summary>A like that came with a trace.</summary>
    public static LedgerEntry Traced(string user, string video, ActivityContext trace)
    {
        var like = Like(user, video);
        return new LedgerEntry
        {
            UserId = like.UserId, EventId = like.EventId, Event = like.Event, Fingerprint = like.Fingerprint, Body = like.Body, Trace = trace,
        };
    }

    public static LedgerEntry Deletion(string user, Guid target)
        => Of(user, "", null, interaction => interaction.HistoryDeletion = new HistoryDeletion { EventId = target.ToString() });

    public static LedgerEntry Of(string user, string video, Guid? id, Action<Interaction> act)
    {
        var eventId = id ?? NewId();
        var interaction = new Interaction { EventId = eventId.ToString(), VideoId = video };
        act(interaction);
        return InteractionEntries.Of(user, eventId, interaction, video.Length > 0 ? Video : null);
    }
}
