using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>
/// The same or nearly the same text to many strangers, and many new conversations, by one sender within a window. What it remembers are keyed
/// sketches and hashes, in memory, under a key that this process made: nothing of it survives a restart, and each replica counts what it was
/// sent, so that with N replicas a sender may reach N times as many. Asking again about one recipient counts once.
/// </summary>
internal sealed class MassMessageRule(SafetyOptions options, TimeProvider timeProvider)
{
    private const float Score = 0.8f;

    /// <summary>Some 2.5 KB each; beyond that the senders who wrote the longest ago are forgotten.</summary>
    private const int MostSenders = 20_000;

    private readonly long _key = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly ConcurrentDictionary<string, SenderWindow> _senders = new(StringComparer.Ordinal);
    private readonly Lock _forgetting = new();

    public SafetyVerdict Judge(in MessageContext context, MessageText text)
    {
        // Friends may all be invited to the same party.
        if (!context.IsStranger)
            return SafetyVerdict.Allowed;
        var now = timeProvider.GetTimestamp();
        if (_senders.Count >= MostSenders)
            Forget();
        // 0 is an empty place.
        var recipient = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(context.RecipientId.AsSpan()), _key) | 1;
        var window = _senders.GetOrAdd(context.SenderId, static _ => new SenderWindow());
        var (alike, all) = window.Add(now, recipient, TextSketch.Of(text.Words, _key), Since(now));
        return alike >= options.SameTextHold || all >= options.StrangersHold ? new(SafetyAction.Hold, SafetyReason.MassMessage, Score)
            : alike >= options.SameTextLimit || all >= options.StrangersLimit ? new(SafetyAction.Limit, SafetyReason.MassMessage, Score)
            : SafetyVerdict.Allowed;
    }

    private long Since(long now) => now - (long)(options.Window.TotalSeconds * timeProvider.TimestampFrequency);

    private void Forget()
    {
        if (!_forgetting.TryEnter())
            return;
        try
        {
            foreach (var (sender, _) in _senders.OrderBy(sender => sender.Value.LastSentAt).Take(MostSenders / 4))
                _senders.TryRemove(sender, out _);
        }
        finally
        {
            _forgetting.Exit();
        }
    }

    /// <summary>What one stranger got: when last, and of which texts the first and the latest.</summary>
    private readonly record struct Sent(long At, ulong Recipient, UInt128 First, UInt128 Latest);

    /// <summary>The strangers whom one sender wrote to last.</summary>
    private sealed class SenderWindow
    {
        private readonly Sent[] _sent = new Sent[SafetyOptions.MostRecipients];

        public long LastSentAt { get; private set; }

        /// <summary>Notes a message; returns to how many recipients the text, and any text, went since a moment, this one included.</summary>
        public (int Alike, int All) Add(long now, ulong recipient, UInt128 sketch, long since)
        {
            lock (_sent)
            {
                var at = PlaceOf(recipient);
                var known = _sent[at].Recipient == recipient && _sent[at].At > since;
                _sent[at] = new Sent(now, recipient, known ? _sent[at].First : sketch, sketch);
                LastSentAt = now;
                var (alike, all) = (0, 0);
                foreach (var sent in _sent)
                {
                    if (sent.At <= since || sent.Recipient == 0)
                        continue;
                    all++;
                    alike += TextSketch.AreNear(sent.First, sketch) || TextSketch.AreNear(sent.Latest, sketch) ? 1 : 0;
                }
                return (alike, all);
            }
        }

        // The recipient's own place, else that of whom was written to the longest ago.
        private int PlaceOf(ulong recipient)
        {
            var oldest = 0;
            for (var i = 0; i < _sent.Length; i++)
            {
                if (_sent[i].Recipient == recipient)
                    return i;
                if (_sent[i].At < _sent[oldest].At)
                    oldest = i;
            }
            return oldest;
        }
    }
}
