using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Groups: who is in them, who owns them, what they are called.</summary>
internal sealed class GroupHandler(ConversationWriter writer, RelationshipReader relationships)
{
    private const string Insert = """
        INSERT INTO conversation_member
            (user_id, conversation_id, other_user_id, last_sequence, last_sent_at, state, first_sequence, joined_at, delivered_sequence, read_sequence)
        SELECT user_id, $2, '', $3, $4, state, $3 + 1, $4, $3, $3 FROM unnest($1, $5) AS added (user_id, state)
        ON CONFLICT (user_id, conversation_id) DO NOTHING
        """;

    private const string Remove = """
        DELETE FROM conversation_member WHERE user_id = ANY ($1) AND conversation_id = $2
        """;

    private const string SetName = """
        UPDATE conversation SET name = $1 WHERE conversation_id = $2
        """;

    private const string SetOwner = """
        UPDATE conversation SET owner_id = $1 WHERE conversation_id = $2
        """;

    public async Task<CreateGroupResponse> CreateAsync(CreateGroupRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(request.UserIds.Count > 0, "user_ids", "must name somebody");
        MessageRules.CheckName(request.Name, violations);
        MessageRules.CheckUsers(request.UserIds, "user_ids", callerId, violations);
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        var write = new ConversationWrite(
            callerId, eventId, ConversationWriteKind.CreateGroup, ConversationIds.OfGroup(callerId, eventId), request.ToByteArray());
        var added = await StatesOfAsync(callerId, request.UserIds, cancellationToken);
        var duplicate = await writer.CreateAsync(write, (key, now) =>
        [
            Statement.Of(SetName, NameOf(key, write.ConversationId, request.Name), write.ConversationId),
            Inserting(write.ConversationId, 0, now, [(callerId, ConversationState.Accepted), .. added]),
            Inbox.OfConversation(InboxEventKind.Conversation, write.ConversationId, callerId, toOthers: true, now),
        ], cancellationToken);
        return new CreateGroupResponse { ConversationId = write.ConversationId.ToString(), Duplicate = duplicate };
    }

    public async Task<UpdateGroupResponse> UpdateAsync(UpdateGroupRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        if (request.Name.Length > 0)
            MessageRules.CheckName(request.Name, violations);
        MessageRules.CheckUsers(request.AddedUserIds, "added_user_ids", callerId, violations);
        MessageRules.CheckUsers(request.RemovedUserIds, "removed_user_ids", callerId, violations);
        var write = MessageRules.ReadWrite(
            callerId, request.EventId, ConversationWriteKind.UpdateGroup, request.ConversationId, request.ToByteArray(), violations);
        var added = await StatesOfAsync(callerId, request.AddedUserIds, cancellationToken);
        var duplicate = await writer.WriteAsync(write, conversation =>
        {
            RequireOwner(conversation);
            if (conversation.Members.Select(member => member.UserId).Except(request.RemovedUserIds).Union(request.AddedUserIds).Count() > MessageRules.LargestGroup)
                throw Problem.FailedPrecondition(ErrorReason.GroupFull, $"A group has {MessageRules.LargestGroup} members at most.");
            var written = new List<NpgsqlBatchCommand>();
            if (request.Name.Length > 0)
                written.Add(Statement.Of(SetName, NameOf(conversation.Key, conversation.Id, request.Name), conversation.Id));
            if (added.Count > 0)
                written.Add(Inserting(conversation.Id, conversation.LastSequence, conversation.Now, added));
            // Those who go are told as well.
            written.Add(Inbox.OfConversation(InboxEventKind.Conversation, conversation.Id, callerId, toOthers: true, conversation.Now));
            if (request.RemovedUserIds.Count > 0)
                written.Add(Statement.Of(Remove, request.RemovedUserIds.ToArray(), conversation.Id));
            return Task.FromResult<IEnumerable<NpgsqlBatchCommand>>(written);
        }, cancellationToken);
        return new UpdateGroupResponse { Duplicate = duplicate };
    }

    public async Task<LeaveGroupResponse> LeaveAsync(LeaveGroupRequest request, string callerId, CancellationToken cancellationToken)
    {
        var write = MessageRules.ReadWrite(
            callerId, request.EventId, ConversationWriteKind.LeaveGroup, request.ConversationId, request.ToByteArray(), new FieldViolations());
        var duplicate = await writer.WriteAsync(write, conversation =>
        {
            if (conversation.OwnerId is null)
                throw NoGroup();
            var heir = conversation.Members.Where(member => member.UserId != callerId)
                .OrderBy(member => member.JoinedAt).ThenBy(member => member.UserId, StringComparer.Ordinal).FirstOrDefault();
            // First the news, which goes to who is still a member.
            var written = new List<NpgsqlBatchCommand>
            {
                Inbox.OfConversation(InboxEventKind.Conversation, conversation.Id, callerId, toOthers: true, conversation.Now),
                Statement.Of(Remove, new[] { callerId }, conversation.Id),
            };
            if (conversation.OwnerId == callerId && heir is not null)
                written.Add(Statement.Of(SetOwner, heir.UserId, conversation.Id));
            return Task.FromResult<IEnumerable<NpgsqlBatchCommand>>(written);
        }, cancellationToken);
        return new LeaveGroupResponse { Duplicate = duplicate };
    }

    private static void RequireOwner(LockedConversation conversation)
    {
        if (conversation.OwnerId is null)
            throw NoGroup();
        if (conversation.OwnerId != conversation.Mine.UserId)
            throw Problem.PermissionDenied(ErrorReason.NotPermitted, "Only the owner of a group changes it.");
    }

    private static Problem NoGroup() => Problem.FailedPrecondition(ErrorReason.NotAGroup, "The conversation is not a group.");

    // Somebody who blocks the owner, or whom the owner blocks, is a member to the others, and is never told of it.
    private async Task<List<(string UserId, ConversationState State)>> StatesOfAsync(
        string ownerId, RepeatedField<string> userIds, CancellationToken cancellationToken)
        => userIds.Count == 0 ? [] :
        [
            .. (await relationships.GetAsync(ownerId, userIds, cancellationToken)).Select(other => (other.UserId,
                other.Blocking || other.BlockedBy ? ConversationState.Declined
                : other.FollowedBy ? ConversationState.Accepted : ConversationState.Requested)),
        ];

    private static byte[] NameOf(ConversationKey key, Guid conversationId, string name) => key.Seal(conversationId, "", name);

    private static NpgsqlBatchCommand Inserting(
        Guid conversationId, long lastSequence, DateTimeOffset now, IReadOnlyCollection<(string UserId, ConversationState State)> added)
        => Statement.Of(
            Insert, added.Select(member => member.UserId).ToArray(), conversationId, lastSequence, now,
            added.Select(member => (short)member.State).ToArray());
}
