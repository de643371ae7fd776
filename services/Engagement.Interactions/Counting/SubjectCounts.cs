using Engagement.Interactions.V1;
using Google.Protobuf;

namespace Engagement.Interactions.Counting;

/// <summary>A subject's counts as of a ledger position. Callers that asked together share it, and its message.</summary>
/// <param name="packed"><see cref="PackedCounters"/>.</param>
internal sealed class SubjectCounts(CounterSubject subject, long position, byte[] packed)
{
    private IMessage? _message;

    public CounterSubject Subject => subject;

    public long Position => position;

    /// <summary>The wire's counters of a subject of its kind, such as <see cref="VideoCounters"/>. Nobody changes it.</summary>
    public IMessage Message => _message ??= ToMessage();

    public bool HasCountsOf(SubjectCounts other) => PackedCounters.AreEqual(packed, other.Packed);

    private byte[] Packed => packed;

    private IMessage ToMessage()
    {
        Span<long> counts = stackalloc long[PackedCounters.Count];
        PackedCounters.Read(packed, counts);
        return subject.Kind switch
        {
            'v' => CounterMessages.OfVideo(subject.Id, position, counts),
            'u' => CounterMessages.OfUser(subject.Id, position, counts),
            'c' => CounterMessages.OfComment(subject.Id, position, counts),
            's' => CounterMessages.OfSound(subject.Id, position, counts),
            _ => CounterMessages.OfTopic(subject.Id, position, counts),
        };
    }
}
