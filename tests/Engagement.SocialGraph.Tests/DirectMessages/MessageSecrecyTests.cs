using System.Collections.Concurrent;
using System.Diagnostics;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class MessageSecrecyTests
{
    private const string NextKey = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _secret = $"secret {NewEvent.Id()}";

    /// <summary>A thousand messages, groups, changes of names, answers, searches, streams: all of them with the secret, in all that can be said.</summary>
    [Fact]
    public async Task Text_IsInNoTableNoLogNoTraceAndNotInTheLedger()
    {
        var connectionString = await SocialGraphHost.CreateDatabaseAsync();
        using var log = new CapturedLog();
        using var traces = new CapturedTraces();
        var ledger = new LedgerStandIn();
        await using var neighbour = await Neighbour.StartAsync(ledger, CancellationToken.None);
        await using (var host = SocialGraphHost.Start(connectionString, neighbour.Address, log.Attach))
        {
            var sent = await SendAsync(host, NewEvent.Id(), _secret);
            await SendAsync(host, sent.MessageId, _secret);
            await Refusal.OfAsync(Send(host, sent.MessageId, _secret + "!"), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
            await Refusal.OfAsync(Send(host, "not an id", _secret), StatusCode.InvalidArgument, "INVALID_FIELD");
            await ListAsync(host, sent.ConversationId);
            await Parallel.ForAsync(0, 1000, async (i, _) => await SendAsync(host, NewEvent.Id(), $"{_secret} {i}"));
            await TellInEveryOtherWayAsync(host, sent);
            var told = await ledger.WaitForAsync(ledgerEvent => ledgerEvent.EventId == sent.MessageId);
            Assert.Equal(("ann", "ben", sent.ConversationId, 1), (told.UserId, told.OtherUserId, told.MessageSent.ConversationId, told.Effect));
        }

        Assert.DoesNotContain(ledger.Events, ledgerEvent => ledgerEvent.ToString().Contains(_secret, StringComparison.Ordinal));
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(_secret, StringComparison.Ordinal));
        Assert.Contains(traces.Tags, tag => tag.Contains("INSERT INTO message", StringComparison.Ordinal));
        Assert.DoesNotContain(traces.Tags, tag => tag.Contains(_secret, StringComparison.Ordinal));
        Assert.Equal(0, await CountRowsWithAsync(connectionString, _secret));
        Assert.True(await CountRowsWithAsync(connectionString, "ann") > 1000);
    }

    [Fact]
    public async Task Rotation_InItsThreeSteps_KeepsEveryMessageReadable()
    {
        var connectionString = await SocialGraphHost.CreateDatabaseAsync();
        (string, string) old = ("old", SocialGraphHost.MessageKey), next = ("next", NextKey);
        Message sent;
        await using (var host = SocialGraphHost.Start(connectionString, messageKeys: [old, next]))
            sent = await SendAsync(host, NewEvent.Id(), "before");
        await using (var host = SocialGraphHost.Start(connectionString, messageKeys: [next, old]))
        {
            await SendAsync(host, NewEvent.Id(), "between");
            await using var database = NpgsqlDataSource.Create(connectionString);
            await using var left = database.CreateCommand("SELECT count(*) FROM conversation WHERE key_id = 'old'");
            await Until.IsTrueAsync(async () => (long)(await left.ExecuteScalarAsync())! == 0, Patience, "no conversation is under the old key");
        }
        await using (var host = SocialGraphHost.Start(connectionString, messageKeys: [next]))
        {
            await SendAsync(host, NewEvent.Id(), "after");
            Assert.Equal(["after", "between", "before"], await ListAsync(host, sent.ConversationId));
        }
    }

    [Fact]
    public async Task Start_WithoutAKey_IsRefusedWithTheRemedy()
    {
        var connectionString = await SocialGraphHost.CreateDatabaseAsync();

        var refusal = Assert.ThrowsAny<OptionsValidationException>(() => SocialGraphHost.Start(connectionString, messageKeys: []));

        Assert.Contains("Messages:CurrentKey", refusal.Message, StringComparison.Ordinal);
    }

    private async Task TellInEveryOtherWayAsync(WireHost host, Message sent)
    {
        var (ann, ben) = (new MessageService.MessageServiceClient(host.As("ann")), new MessageService.MessageServiceClient(host.As("ben")));
        var group = (await ann.CreateGroupAsync(new CreateGroupRequest { EventId = NewEvent.Id(), Name = _secret, UserIds = { "ben" } })).ConversationId;
        await ann.UpdateGroupAsync(new UpdateGroupRequest { EventId = NewEvent.Id(), ConversationId = group, Name = $"{_secret} too" });
        await ann.SendMessageAsync(new SendMessageRequest { EventId = NewEvent.Id(), ConversationId = group, Text = _secret });
        await ben.SendMessageAsync(new SendMessageRequest
        {
            EventId = NewEvent.Id(), ConversationId = sent.ConversationId, Text = _secret, ReplyToMessageId = sent.MessageId,
        });
        await Refusal.OfAsync(
            ben.SetReactionAsync(new SetReactionRequest
            {
                EventId = NewEvent.Id(), ConversationId = sent.ConversationId, MessageId = sent.MessageId, Emoji = _secret,
            }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
        Assert.Contains(
            (await ben.ListFoundMessagesAsync(new ListFoundMessagesRequest { Query = _secret })).Messages,
            message => message.Text.Contains(_secret, StringComparison.Ordinal));
        using var inbox = ben.WatchInbox(new WatchInboxRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        Assert.True(await inbox.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(_secret, inbox.ResponseStream.Current.ToString(), StringComparison.Ordinal);
        Assert.Equal($"{_secret} too", (await ben.GetConversationAsync(new GetConversationRequest { ConversationId = group })).Conversation.Name);
    }

    private static AsyncUnaryCall<SendMessageResponse> Send(WireHost host, string id, string text)
        => new MessageService.MessageServiceClient(host.As("ann")).SendMessageAsync(
            new SendMessageRequest { EventId = id, RecipientId = "ben", Text = text });

    private static async Task<Message> SendAsync(WireHost host, string id, string text) => (await Send(host, id, text)).Message;

    private static async Task<IEnumerable<string>> ListAsync(WireHost host, string conversationId)
        => (await new MessageService.MessageServiceClient(host.As("ben")).ListMessagesAsync(
            new ListMessagesRequest { ConversationId = conversationId })).Messages.Select(message => message.Text);

    private static async Task<long> CountRowsWithAsync(string connectionString, string text)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var tables = database.CreateCommand(
            """
            SELECT string_agg(format('SELECT %I::text AS row FROM %I', tablename, tablename), ' UNION ALL ')
            FROM pg_tables WHERE schemaname = 'public'
            """);
        var rows = (string)(await tables.ExecuteScalarAsync())!;
        await using var count = database.CreateCommand(
            $"SELECT count(*) FROM ({rows}) AS rows WHERE position($1 IN row) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') IN row) > 0");
        count.Parameters.Add(new NpgsqlParameter { Value = text });
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private sealed class CapturedTraces : IDisposable
    {
        private readonly ActivityListener _listener;

        public CapturedTraces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    Tags.Add(activity.DisplayName);
                    foreach (var (key, value) in activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)))
                        Tags.Add($"{key}={value}");
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentBag<string> Tags { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public void Attach(IServiceCollection services)
        {
            services.AddSingleton<ILoggerProvider>(this);
            services.Configure<LoggerFilterOptions>(options =>
            {
                options.MinLevel = LogLevel.Trace;
                options.Rules.Clear();
                // The others need not repeat all that on the console.
                options.Rules.Add(new LoggerFilterRule(null, null, LogLevel.Warning, null));
                options.Rules.Add(new LoggerFilterRule(typeof(CapturedLog).FullName, null, LogLevel.Trace, null));
            });
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
