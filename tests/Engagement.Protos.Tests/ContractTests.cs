using Engagement.Access.V1;
using Engagement.Errors.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Access;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Engagement.Protos.Tests;

/// <summary>What holds for every contract, beyond what buf's rules say.</summary>
public sealed class ContractTests
{
    private static readonly string[] Reading =
        ["Get", "BatchGet", "List", "Explain", "Preview", "Tail", "Watch", "Replay", "Estimate", "Reconcile", "Audit", "StreamCounters", "StreamVideoInsights"];

    // A second call finds nothing left to do.
    private static readonly string[] IdempotentByThemselves = ["ArchivePartitions"];

    // All there can be is one page: 500 collections, 100 known likers.
    private static readonly string[] ListsOfOnePage = ["ListCollections", "ListKnownLikers"];

    public static TheoryData<string> Rpcs => [.. Methods.Select(method => method.FullName)];

    private static IEnumerable<MethodDescriptor> Methods => AccessPolicies.Services.SelectMany(service => service.Methods);

    [Fact]
    public void Services_AreAllFound()
        => Assert.Superset(
            new HashSet<string>
            {
                "engagement.interactions.v1.InteractionService", "engagement.ledger.v1.LedgerService", "engagement.feed.v1.FeedService",
                "engagement.remix.v1.VideoService", "engagement.socialgraph.v1.GraphService", "engagement.socialgraph.v1.MessageService",
                "engagement.socialgraph.v1.SafetyService",
            },
            AccessPolicies.Services.Select(service => service.FullName).ToHashSet());

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_DeclaresItsPolicy(string rpc)
        => Assert.NotEqual(Policy.Unspecified, AccessPolicies.Of(Method(rpc)));

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_IsInJsonExactlyWhenClientsMayCallItAndItIsNoStream(string rpc)
        => Assert.Equal(
            AccessPolicies.Of(Method(rpc)) != Policy.Service && Method(rpc) is { IsClientStreaming: false, IsServerStreaming: false },
            Method(rpc).GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not null);

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_NamedList_HasPages(string rpc)
    {
        if (!Method(rpc).Name.StartsWith("List", StringComparison.Ordinal) || ListsOfOnePage.Contains(Method(rpc).Name))
            return;
        Assert.Equal(FieldType.Int32, Method(rpc).InputType.FindFieldByName("page_size")?.FieldType);
        Assert.Equal(FieldType.String, Method(rpc).InputType.FindFieldByName("page_token")?.FieldType);
        Assert.Equal(FieldType.String, Method(rpc).OutputType.FindFieldByName("next_page_token")?.FieldType);
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_WithAPage_HasItsTokens(string rpc)
    {
        var paged = Method(rpc).InputType.FindFieldByName("page_size") is not null;
        Assert.Equal(paged, Method(rpc).InputType.FindFieldByName("page_token") is not null);
        Assert.Equal(paged, Method(rpc).OutputType.FindFieldByName("next_page_token") is not null);
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_ThatWrites_HasAnEventId(string rpc)
    {
        var method = Method(rpc);
        if (Reading.Concat(IdempotentByThemselves).Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal)))
            return;
        var input = method.InputType;
        // A batch has one id for each of its events.
        var batched = input.Fields.InDeclarationOrder().Where(field => field.IsRepeated && field.FieldType == FieldType.Message);
        Assert.Contains(
            batched.Select(field => field.MessageType).Prepend(input),
            message => message.FindFieldByName("event_id")?.FieldType == FieldType.String);
    }

    [Theory]
    [MemberData(nameof(Rpcs))]
    public void Rpc_NeverTakesTheActingUser(string rpc)
        => Assert.DoesNotContain(
            Method(rpc).InputType.Fields.InDeclarationOrder(),
            field => field.Name is "viewer_id" or "acting_user_id" or "caller_id" or "my_user_id");

    [Fact]
    public void LedgerFacts_AreNumberedAsTheirKinds()
    {
        var kinds = InteractionReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(EventKind)).Values
            .Where(value => value.Number != 0)
            .ToDictionary(value => value.Number, value => value.Name["EVENT_KIND_".Length..].ToLowerInvariant());

        Assert.Equal(kinds.OrderBy(kind => kind.Key), Numbers(LedgerEvent.Descriptor, "fact"));
    }

    [Fact]
    public void Interactions_AreNumberedAsTheLedgersFacts()
        => Assert.Subset(Numbers(LedgerEvent.Descriptor, "fact").ToHashSet(), Numbers(Interaction.Descriptor, "action").ToHashSet());

    [Fact]
    public void ErrorReasons_SurviveTheirNames()
        => Assert.All(
            ErrorsReflection.Descriptor.EnumTypes.Single().Values,
            value => Assert.StartsWith("ERROR_REASON_", value.Name, StringComparison.Ordinal));

    private static MethodDescriptor Method(string rpc) => Methods.Single(method => method.FullName == rpc);

    private static IEnumerable<KeyValuePair<int, string>> Numbers(MessageDescriptor message, string oneof)
        => message.Oneofs.Single(group => group.Name == oneof).Fields
            .Select(field => KeyValuePair.Create(field.FieldNumber, field.Name)).OrderBy(field => field.Key);
}
