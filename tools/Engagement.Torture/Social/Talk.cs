using System.Collections.Concurrent;
using System.Globalization;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Social;

/// <summary>A message that was acknowledged.</summary>
internal readonly record struct SentMessage(string MessageId, string SenderId, long Sequence, string Text);

/// <summary>A conversation, and what was acknowledged of it.</summary>
internal sealed class Talk(string[] members)
{
    public string[] Members { get; } = members;

    public bool IsGroup => Members.Length > 2;

    /// <summary>Of a group from the beginning, of two since the first message.</summary>
    public string Id { get; set; } = "";

    public ConcurrentQueue<SentMessage> Sent { get; } = new();

    /// <summary>Conversations of two, and every fifth a group of up to eight, made by the first of it.</summary>
    public static async Task<Talk[]> BeginAsync(ServiceRunSettings settings, ServiceSystem system, CancellationToken cancellationToken)
    {
        var dice = Dice.For(settings.Seed, settings.Crowd, 6);
        var users = Math.Max(20, settings.Crowd / 10);
        var pairs = new HashSet<(int, int)>();
        var talks = new Talk[settings.Crowd];
        for (var i = 0; i < talks.Length; i++)
        {
            var members = new SortedSet<int>();
            do
            {
                members.Clear();
                var size = i % 5 == 0 ? dice.From(3, 8) : 2;
                while (members.Count < size)
                    members.Add(dice.Below(users));
            }
            while (members.Count == 2 && !pairs.Add((members.Min, members.Max)));
            talks[i] = new Talk([.. members.Select(NameOf)]);
        }
        await Parallel.ForEachAsync(
            talks.Where(talk => talk.IsGroup), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (talk, token) => talk.Id = (await system.Messages(talk.Members[0]).CreateGroupAsync(
                new CreateGroupRequest
                {
                    EventId = Calls.NewEventId(), Name = "talk", UserIds = { talk.Members.Skip(1) },
                },
                cancellationToken: token)).ConversationId);
        return talks;
    }

    /// <summary>Sends a message of somebody in it, over outages.</summary>
    public async Task<(SendMessageResponse Response, int Tries)> SendAsync(
        ServiceSystem system, string sender, string eventId, string text, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest { EventId = eventId, Text = text };
        if (IsGroup)
            request.ConversationId = Id;
        else
            request.RecipientId = Members.Single(member => member != sender);
        var tries = 0;
        var response = await Calls.PatientlyAsync(async () =>
        {
            tries++;
            return await system.Messages(sender).SendMessageAsync(
                request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(15), cancellationToken: cancellationToken);
        }, cancellationToken);
        return (response, tries);
    }

    private static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"u{user:D5}");
}
