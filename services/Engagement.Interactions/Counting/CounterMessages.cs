using Engagement.Interactions.V1;
using Google.Protobuf;

namespace Engagement.Interactions.Counting;

/// <summary>Fills the wire's counters: each is named as its field.</summary>
internal static class CounterMessages
{
    public static VideoCounters ForVideo(string videoId, long position, Dictionary<string, long> counters)
        => Fill(new VideoCounters { VideoId = videoId, Position = position }, counters);

    public static UserCounters ForUser(string userId, long position, Dictionary<string, long> counters)
        => Fill(new UserCounters { UserId = userId, Position = position }, counters);

    private static TMessage Fill<TMessage>(TMessage message, Dictionary<string, long> counters)
        where TMessage : IMessage
    {
        foreach (var (counter, value) in counters)
            message.Descriptor.FindFieldByName(counter)?.Accessor.SetValue(message, value);
        return message;
    }
}
