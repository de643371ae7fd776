using System.Text.RegularExpressions;
using Engagement.AppHost.Tests.Running;
using Engagement.Platform.Access;
using Engagement.SocialGraph.V1;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;
using Xunit.Abstractions;

namespace Engagement.AppHost.Tests.Visibility;

/// <summary>Every RPC that reads, under every relation of its reader to somebody who would be met in its answer.</summary>
[Collection(SystemCollection.Name)]
public sealed class VisibilityTests(SystemFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Missing = "nobody-of-this-name";

    private static readonly string[] ReadVerbs = ["Get", "List", "BatchGet", "Watch", "Tail", "Search", "Explain", "Replay", "Estimate"];

    private static readonly (string Name, bool Follows, Func<VisibilityScene, Task>? ActAsync)[] Relations =
    [
        ("stranger", false, null),
        ("follows", true, null),
        ("blocks", true, scene => scene.BlockAsync(scene.Reader, scene.Other)),
        ("is blocked", true, scene => scene.BlockAsync(scene.Other, scene.Reader)),
        ("both block", true, async scene =>
        {
            await scene.BlockAsync(scene.Reader, scene.Other);
            await scene.BlockAsync(scene.Other, scene.Reader);
        }),
        ("mutes", true, async scene => await scene.Graph(scene.Reader).MuteAsync(
            new MuteRequest { EventId = VisibilityScene.NewId(), UserId = scene.Other })),
    ];

    [Fact]
    public void EveryRead_HasACase()
        => Assert.Equal([], Reads().Except(VisibilityCases.All.Keys));

    [Fact]
    public async Task EveryRead_UnderEveryRelation_ShowsNobodyWhomABlockHides()
    {
        var answers = new Dictionary<(string Read, string Relation), string>();
        var leaks = new List<string>();
        foreach (var (relation, follows, actAsync) in Relations)
        {
            var scene = await VisibilityScene.PlayAsync(fixture.System);
            await RelateAsync(scene, follows, actAsync);
            var hides = relation is "blocks" or "is blocked" or "both block";
            foreach (var (read, visibility) in VisibilityCases.All.Where(found => found.Value.ReadAsync is not null))
            {
                var leavesOut = hides || (relation == "mutes" && read.StartsWith("feed.", StringComparison.Ordinal));
                var patience = leavesOut && !visibility.TellsOwnBlock ? Patience : read.StartsWith("socialgraph.", StringComparison.Ordinal) ? TimeSpan.Zero : TimeSpan.FromSeconds(2);
                answers[(read, relation)] = await LookAsync(scene, visibility, leavesOut, patience);
                if (leavesOut && answers[(read, relation)] == "shown" && !(visibility.TellsOwnBlock && relation != "is blocked"))
                    leaks.Add($"{read}: {relation}");
            }
            if (relation == "is blocked")
                await CompareWithTheMissingAsync(scene, leaks);
        }

        Print(answers);
        Assert.Empty(leaks);
        // A case that never shows anybody would pass for nothing.
        Assert.Equal([], VisibilityCases.All.Where(found => found.Value.ReadAsync is not null).Select(found => found.Key)
            .Except(answers.Where(answer => answer.Value == "shown").Select(answer => answer.Key.Read)));
    }

    private static async Task RelateAsync(VisibilityScene scene, bool follows, Func<VisibilityScene, Task>? actAsync)
    {
        if (follows)
        {
            await scene.FollowAsync(scene.Reader, scene.Other);
            await scene.FollowAsync(scene.Other, scene.Reader);
        }
        else
        {
            // One who asks, so that requests show somebody.
            await scene.Graph(scene.Reader).UpdateAccountAsync(new UpdateAccountRequest { EventId = VisibilityScene.NewId(), Private = true });
            await scene.FollowAsync(scene.Other, scene.Reader);
        }
        if (actAsync is not null)
            await actAsync(scene);
    }

    /// <summary>What the reader gets of the other. What comes by the ledger is waited for, as long as it shows too much or nothing yet.</summary>
    private static async Task<string> LookAsync(VisibilityScene scene, VisibilityCase visibility, bool hides, TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await SeeAsync(scene, visibility, scene.Other);
            var expected = hides ? seen != "shown" : seen == "shown";
            if (expected || TimeProvider.System.GetElapsedTime(started) > patience)
                return seen;
            await Task.Delay(100);
        }
    }

    private static async Task<string> SeeAsync(VisibilityScene scene, VisibilityCase visibility, string other)
    {
        try
        {
            var answer = await visibility.ReadAsync!(scene, other);
            // What is asked about by name has the name in its answer: it is shown when the answer is another than that of an account that is missing.
            return visibility.OfOther
                ? Plain(answer, other) != Plain(await visibility.ReadAsync(scene, Missing), Missing) ? "shown" : "not there"
                : answer.Contains(scene.Other, StringComparison.Ordinal) || answer.Contains(scene.OthersVideo, StringComparison.Ordinal)
                    || (answer.Contains(scene.StarsVideo, StringComparison.Ordinal) && answer.Contains("saves", StringComparison.Ordinal)) ? "shown" : "not there";
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.NotFound)
        {
            return "not found";
        }
    }

    // Without the name, and without how far the ledger was.
    private static string Plain(string answer, string name)
        => Regex.Replace(answer.Replace(name, "X", StringComparison.Ordinal), "\"position\": \"\\d+\"", "");

    /// <summary>Of somebody who blocks the reader, and with whom the reader never had to do, nothing tells that they are there.</summary>
    private async Task CompareWithTheMissingAsync(VisibilityScene scene, List<string> leaks)
    {
        var (stranger, missing) = ($"{scene.Reader}-stranger", $"{scene.Other}-missing");
        await scene.BlockAsync(scene.Other, stranger);
        foreach (var (read, visibility) in VisibilityCases.All.Where(found => found.Value.OfOther))
        {
            var blocked = await visibility.ReadAsync!(scene.SeenBy(stranger), scene.Other);
            var absent = await visibility.ReadAsync!(scene.SeenBy(stranger), missing);
            if (Plain(blocked, scene.Other) != Plain(absent, missing))
                leaks.Add($"{read}: tells one who blocks from one who is missing: {blocked} / {absent}");
        }
    }

    private void Print(Dictionary<(string Read, string Relation), string> answers)
    {
        output.WriteLine($"| read | {string.Join(" | ", Relations.Select(relation => relation.Name))} |");
        output.WriteLine($"| --- | {string.Join(" | ", Relations.Select(_ => "---"))} |");
        foreach (var (read, visibility) in VisibilityCases.All.Where(found => Reads().Contains(found.Key)))
        {
            output.WriteLine(visibility.ReadAsync is null
                ? $"| `{read}` | {visibility.ShowsNobody} |"
                : $"| `{read}` | {string.Join(" | ", Relations.Select(relation => answers[(read, relation.Name)]))} |");
        }
    }

    // What reads by its HTTP rule, or, without one, by its name.
    private static List<string> Reads()
        => [.. AccessPolicies.Services.SelectMany(service => service.Methods).Where(IsRead)
            .Select(method => method.FullName.Replace("engagement.", "", StringComparison.Ordinal).Replace(".v1.", ".", StringComparison.Ordinal))
            .Select(name => name[..name.LastIndexOf('.')] + "/" + name[(name.LastIndexOf('.') + 1)..])];

    private static bool IsRead(MethodDescriptor method)
        => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.Get is { Length: > 0 }
            || ReadVerbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal))
            || method.IsServerStreaming && !method.IsClientStreaming;
}
