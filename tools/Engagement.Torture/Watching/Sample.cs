using Engagement.Interactions.V1;
using Engagement.Torture.Oracle;
using Google.Protobuf;

namespace Engagement.Torture.Watching;

/// <summary>What a reader saw of one subject: the counts, and the position that they claim to be from.</summary>
internal sealed record Sample(Subject Subject, long Position, CounterSource Source, IMessage Counters)
{
    /// <summary>The counts by field name, those that are not counts left out.</summary>
    public IEnumerable<(string Counter, long Value)> Values
        => Counters.Descriptor.Fields.InDeclarationOrder()
            .Where(counter => counter.FieldType == Google.Protobuf.Reflection.FieldType.Int64 && counter.Name != "position")
            .Select(counter => (counter.Name, (long)counter.Accessor.GetValue(Counters)));

    /// <summary>One for each subject of a response.</summary>
    public static IEnumerable<Sample> Of(BatchGetCountersResponse response) =>
    [
        .. response.Videos.Select(found => new Sample(new Subject('v', found.VideoId), found.Position, response.Source, found)),
        .. response.Users.Select(found => new Sample(new Subject('u', found.UserId), found.Position, response.Source, found)),
        .. response.Comments.Select(found => new Sample(new Subject('c', found.CommentId), found.Position, response.Source, found)),
        .. response.Sounds.Select(found => new Sample(new Subject('s', found.SoundId), found.Position, response.Source, found)),
        .. response.Topics.Select(found => new Sample(new Subject('t', found.Topic), found.Position, response.Source, found)),
    ];

    public static BatchGetCountersRequest Ask(IEnumerable<Subject> subjects)
    {
        var request = new BatchGetCountersRequest();
        foreach (var subject in subjects)
        {
            var ids = subject.Kind switch
            {
                'v' => request.VideoIds,
                'u' => request.UserIds,
                'c' => request.CommentIds,
                's' => request.SoundIds,
                _ => request.Topics,
            };
            ids.Add(subject.Id);
        }
        return request;
    }
}
