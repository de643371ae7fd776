using System.Diagnostics;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Social;

/// <summary>Sends messages by many clients while the service is killed and watchers break off, and audits what everybody has.</summary>
internal sealed class MessageRun(ServiceRunSettings settings, string folder, Findings findings, Action<string> tell)
{
    private const double Repeated = 0.2;
    private const int Watchers = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int _started;
    private int _done;
    private long _sends;

    public async Task<ServiceRunFigures> RunAsync(CancellationToken cancellationToken)
    {
        await using var system = await SocialSystem.StartAsync(folder, ServiceSystem.AssemblyOf(SocialSystem.Service), findings, cancellationToken);
        var talks = await Talk.BeginAsync(settings, system, cancellationToken);
        var watchers = talks.SelectMany(talk => talk.Members).CountBy(user => user).OrderByDescending(count => count.Value).Take(Watchers)
            .Select(count => new InboxWatcher(count.Key, (settings.Looks + Watchers - 1) / Watchers, system, findings, settings.Seed)).ToArray();
        var over = false;
        var watching = Task.WhenAll(watchers.Select(watcher => watcher.RunAsync(() => over, cancellationToken)));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, settings.Clients).Select(number => Task.Run(() => SendAsync(number, talks, system, cancellationToken), cancellationToken))
                .Append(system.KillAsync(settings, () => _done, cancellationToken)));
        clock.Stop();
        tell($"{_done:N0} messages in {clock.Elapsed.TotalSeconds:F1} s");
        over = true;
        await watching.WaitAsync(Patience, cancellationToken);
        tell($"watchers broke off {watchers.Sum(watcher => watcher.Reconnects)} times");
        await system.DrainAsync(Patience, cancellationToken);
        await CompareAsync(talks, system, cancellationToken);
        foreach (var watcher in watchers)
            CompareWatched(watcher, talks);
        findings.Equal("events in the ledger", _done, system.Ledger.Events.Count(told => told.MessageSent is not null), () => "messages");
        return new ServiceRunFigures("messages", _done, _sends, clock.Elapsed.TotalSeconds, system.Kills);
    }

    private async Task SendAsync(int client, Talk[] talks, ServiceSystem system, CancellationToken cancellationToken)
    {
        var dice = Dice.For(settings.Seed, client, 8);
        for (int number; (number = Interlocked.Increment(ref _started)) <= settings.Size;)
        {
            // Some conversations are livelier than others.
            var talk = talks[(int)(Math.Pow(dice.Fraction(), 2) * talks.Length)];
            var (sender, text) = (dice.Of(talk.Members), $"this is message {number}");
            var eventId = Calls.NewEventId();
            var (response, tries) = await talk.SendAsync(system, sender, eventId, text, cancellationToken);
            var message = response.Message;
            Interlocked.Add(ref _sends, tries);
            findings.Equal("answers", (false, text), (tries == 1 && response.Duplicate, message.Text), () => $"message {number}");
            talk.Id = message.ConversationId;
            talk.Sent.Enqueue(new SentMessage(eventId, sender, message.Sequence, text));
            if (dice.Chance(Repeated))
            {
                (response, tries) = await talk.SendAsync(system, sender, eventId, text, cancellationToken);
                Interlocked.Add(ref _sends, tries);
                findings.Equal("repeats", (true, message.Sequence), (response.Duplicate, response.Message.Sequence), () => $"message {number}");
            }
            if (Interlocked.Increment(ref _done) % 20_000 == 0)
                tell($"{_done:N0} messages, " + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
        }
    }

    /// <summary>Each conversation has exactly what was acknowledged, numbered without gaps, and the same for each of its members.</summary>
    private async Task CompareAsync(Talk[] talks, ServiceSystem system, CancellationToken cancellationToken)
        => await Parallel.ForEachAsync(
            talks.Where(talk => !talk.Sent.IsEmpty), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (talk, token) =>
            {
                var sent = talk.Sent.OrderBy(message => message.Sequence).ToArray();
                findings.SameList(
                    "sequences", [.. Enumerable.Range(1, sent.Length).Select(i => (long)i)], [.. sent.Select(message => message.Sequence)], () => talk.Id);
                foreach (var member in talk.Members)
                    findings.SameList("messages", sent, await ReadAsync(talk, member, system, token), () => $"{talk.Id} as {member} sees it");
            });

    private static async Task<List<SentMessage>> ReadAsync(Talk talk, string member, ServiceSystem system, CancellationToken cancellationToken)
    {
        var messages = new List<SentMessage>();
        var request = new ListMessagesRequest { ConversationId = talk.Id, PageSize = 100 };
        do
        {
            var page = await Calls.PatientlyAsync(
                async () => await system.Messages(member).ListMessagesAsync(request, cancellationToken: cancellationToken), cancellationToken);
            messages.AddRange(page.Messages.Select(message => new SentMessage(message.MessageId, message.SenderId, message.Sequence, message.Text)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        messages.Reverse();
        return messages;
    }

    /// <summary>A watcher saw each message of its user's conversations once, and those of a conversation in its order.</summary>
    private void CompareWatched(InboxWatcher watcher, Talk[] talks)
    {
        var seen = watcher.Messages.ToLookup(happened => happened.ConversationId);
        foreach (var talk in talks.Where(talk => talk.Members.Contains(watcher.User) && !talk.Sent.IsEmpty))
        {
            findings.SameList(
                "what watchers saw", [.. talk.Sent.OrderBy(message => message.Sequence).Select(message => (message.Sequence, message.MessageId))],
                [.. seen[talk.Id].Select(happened => (happened.Message.Sequence, happened.Message.MessageId))], () => $"{talk.Id} as {watcher.User} watched it");
        }
    }
}
