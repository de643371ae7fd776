using System.Collections.Frozen;
using Engagement.Interactions.Counting;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class CounterGrpcService(CounterReader reader, LedgerHead head, ReconcileCountersHandler reconcile, GraphReader graph, TimeProvider timeProvider)
    : CounterService.CounterServiceBase
{
    private const int LargestBatch = 100;
    private const int LongestTopic = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public override async Task<BatchGetCountersResponse> BatchGetCounters(BatchGetCountersRequest request, ServerCallContext context)
    {
        var subjects = SubjectsOf(request.VideoIds, request.UserIds, request.CommentIds, request.SoundIds, request.Topics);
        var hidden = await HiddenAsync(request.UserIds, context);
        var read = await ReadAsync(subjects, hidden, context.CancellationToken);
        var response = new BatchGetCountersResponse { Source = read.Source, Videos = { Capacity = request.VideoIds.Count } };
        for (var i = 0; i < subjects.Count; i++)
            Put(subjects[i], read.Subjects[i], response.Videos, response.Users, response.Comments, response.Sounds, response.Topics);
        return response;
    }

    public override async Task StreamCounters(
        StreamCountersRequest request, IServerStreamWriter<StreamCountersResponse> responseStream, ServerCallContext context)
    {
        var subjects = SubjectsOf(request.VideoIds, request.UserIds, request.CommentIds, request.SoundIds, request.Topics);
        var hidden = await HiddenAsync(request.UserIds, context);
        var sent = new SubjectCounts?[subjects.Count];
        using var timer = new PeriodicTimer(Look, timeProvider);
        do
        {
            var response = await ChangesAsync(subjects, hidden, sent, context.CancellationToken);
            if (response is not null)
                await responseStream.WriteAsync(response, context.CancellationToken);
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    public override Task<ReconcileCountersResponse> ReconcileCounters(ReconcileCountersRequest request, ServerCallContext context)
        => reconcile.HandleAsync(context.CancellationToken);

    /// <summary>Whom of the users a block hides from the caller.</summary>
    private async Task<IReadOnlySet<string>> HiddenAsync(RepeatedField<string> users, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        return users.Count == 0 || caller.SeesEverything
            ? FrozenSet<string>.Empty
            : await graph.HiddenFromAsync(caller.UserId, users, context.CancellationToken);
    }

    /// <summary>The hidden have the counts of users whom the ledger has never met.</summary>
    private async Task<CountersRead> ReadAsync(List<CounterSubject> subjects, IReadOnlySet<string> hidden, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(subjects, cancellationToken);
        for (var i = 0; i < subjects.Count && hidden.Count > 0; i++)
        {
            if (subjects[i].Kind == 'u' && hidden.Contains(subjects[i].Id))
                read.Subjects[i] = new SubjectCounts(subjects[i], read.Subjects[i].Position, []);
        }
        return read;
    }

    /// <summary>What has changed since it was sent; null when nothing has. A source that is behind what was sent is passed over.</summary>
    private async Task<StreamCountersResponse?> ChangesAsync(
        List<CounterSubject> subjects, IReadOnlySet<string> hidden, SubjectCounts?[] sent, CancellationToken cancellationToken)
    {
        // Nothing can have changed while the ledger has not.
        if (Array.TrueForAll(sent, counts => counts is { } of && of.Position >= head.Position))
            return null;
        var read = await ReadAsync(subjects, hidden, cancellationToken);
        var response = new StreamCountersResponse { Source = read.Source };
        var changed = false;
        for (var i = 0; i < subjects.Count; i++)
        {
            var now = read.Subjects[i];
            if (sent[i] is { } before && (now.Position < before.Position || now.HasCountsOf(before)))
            {
                sent[i] = now.Position > before.Position ? now : before;
                continue;
            }
            sent[i] = now;
            changed = true;
            Put(subjects[i], now, response.Videos, response.Users, response.Comments, response.Sounds, response.Topics);
        }
        return changed ? response : null;
    }

    private static List<CounterSubject> SubjectsOf(
        RepeatedField<string> videos, RepeatedField<string> users, RepeatedField<string> comments, RepeatedField<string> sounds, RepeatedField<string> topics)
    {
        var violations = new FieldViolations();
        var count = videos.Count + users.Count + comments.Count + sounds.Count + topics.Count;
        violations.Require(count is >= 1 and <= LargestBatch, "video_ids", $"must have, with the other fields, 1–{LargestBatch} ids").ThrowIfAny();
        var subjects = new List<CounterSubject>(count);
        Add(videos, "video_ids", CounterSubject.Video);
        Add(users, "user_ids", CounterSubject.User);
        Add(comments, "comment_ids", CounterSubject.Comment);
        Add(sounds, "sound_ids", CounterSubject.Sound);
        for (var i = 0; i < topics.Count; i++)
        {
            violations.RequireText(topics[i], $"topics[{i}]", LongestTopic);
            subjects.Add(CounterSubject.Topic(topics[i]));
        }
        violations.ThrowIfAny();
        return subjects;

        void Add(RepeatedField<string> ids, string field, Func<string, CounterSubject> subjectOf)
        {
            for (var i = 0; i < ids.Count; i++)
            {
                if (!FieldViolations.IsId(ids[i]))
                    violations.RequireId(ids[i], $"{field}[{i}]");
                subjects.Add(subjectOf(ids[i]));
            }
        }
    }

    private static void Put(
        CounterSubject subject, SubjectCounts read, RepeatedField<VideoCounters> videos, RepeatedField<UserCounters> users,
        RepeatedField<CommentCounters> comments, RepeatedField<SoundCounters> sounds, RepeatedField<TopicCounters> topics)
    {
        switch (subject.Kind)
        {
            case 'v': videos.Add((VideoCounters)read.Message); break;
            case 'u': users.Add((UserCounters)read.Message); break;
            case 'c': comments.Add((CommentCounters)read.Message); break;
            case 's': sounds.Add((SoundCounters)read.Message); break;
            default: topics.Add((TopicCounters)read.Message); break;
        }
    }
}
