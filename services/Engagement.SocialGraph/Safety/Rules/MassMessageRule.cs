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

    /// <summary>Some 2 KB each; beyond that the senders who wrote the longest ago are forgotten.</summary>
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
        var recipient = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(context.RecipientId.AsSpan()), _key);
        var window = _senders.GetOrAdd(context.SenderId, static _ => new SenderWindow());
        var (alike, all) = window.Add(new Sent(now, recipient, TextSketch.Of(text.Words, _key)), Since(now));
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

    private readonly record struct Sent(long At, ulong Recipient, UInt128 Sketch);

    /// <summary>The latest messages of one sender to strangers, one for each recipient and text.</summary>
    private sealed class SenderWindow
    {
        private readonly Sent[] _sent = new Sent[SafetyOptions.MostRecipients];
        private int _count;
        private int _next;

        public long LastSentAt { get; private set; }

        /// <summary>Notes a message; returns to how many recipients the text, and any text, went since a moment, this one included.</summary>
        public (int Alike, int All) Add(Sent sent, long since)
        {
            lock (_sent)
            {
                var known = false;
                for (var i = 0; i < _count; i++)
                    known |= _sent[i].Recipient == sent.Recipient && _sent[i].Sketch == sent.Sketch && _sent[i].At > since;
                if (!known)
                {
                    _sent[_next] = sent;
                    _next = (_next + 1) % _sent.Length;
                    _count = Math.Min(_count + 1, _sent.Length);
                }
                LastSentAt = sent.At;
                return Count(sent.Sketch, since);
            }
        }

        private (int Alike, int All) Count(UInt128 sketch, long since)
        {
            var (alike, all) = (0, 0);
            for (var i = 0; i < _count; i++)
            {
                if (_sent[i].At <= since)
                    continue;
                all += IsFirst(i, since, sketch, alikeOnly: false) ? 1 : 0;
                alike += TextSketch.AreNear(_sent[i].Sketch, sketch) && IsFirst(i, since, sketch, alikeOnly: true) ? 1 : 0;
            }
            return (alike, all);
        }

        // Several messages to one recipient are one recipient.
        private bool IsFirst(int at, long since, UInt128 sketch, bool alikeOnly)
        {
            for (var i = 0; i < at; i++)
            {
                if (_sent[i].Recipient == _sent[at].Recipient && _sent[i].At > since
                    && (!alikeOnly || TextSketch.AreNear(_sent[i].Sketch, sketch)))
                    return false;
            }
            return true;
        }
    }
}
