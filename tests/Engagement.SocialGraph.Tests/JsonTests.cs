using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Engagement.Testing.Wire;
using Xunit;

namespace Engagement.SocialGraph.Tests;

/// <summary>The same service as JSON over HTTP, by the contracts' own rules.</summary>
public sealed class JsonTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task FollowAndList_OverJson_AreTheSame()
    {
        using var ann = ClientOf("ann");

        var followed = await PostAsync(ann, "/v1/users/ben:follow", new { eventId = NewEvent.Id() });
        var followers = await ann.GetFromJsonAsync<JsonNode>(new Uri("/v1/users/ben/followers?pageSize=5", UriKind.Relative));
        var relationships = await ann.GetFromJsonAsync<JsonNode>(new Uri("/v1/relationships?userIds=ben&userIds=cid", UriKind.Relative));

        var follower = followers!["followers"]![0]!;
        Assert.Equal(("ann", (string?)followed["followedAt"]), ((string?)follower["userId"], (string?)follower["followedAt"]));
        Assert.Equal([true, false], relationships!["relationships"]!.AsArray().Select(relationship => (bool)relationship!["following"]!));
    }

    [Fact]
    public async Task MessageAndList_OverJson_AreTheSame()
    {
        using var ann = ClientOf("ann");
        using var ben = ClientOf("ben");

        var sent = await PostAsync(ann, "/v1/users/ben:message", new { eventId = NewEvent.Id(), text = "hello" });
        var conversationId = (string?)sent["message"]!["conversationId"];
        var messages = await ben.GetFromJsonAsync<JsonNode>(new Uri($"/v1/conversations/{conversationId}/messages", UriKind.Relative));

        Assert.Equal("hello", (string?)messages!["messages"]![0]!["text"]);
        using var stranger = ClientOf("stranger");
        using var refused = await stranger.GetAsync(new Uri($"/v1/conversations/{conversationId}/messages", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private HttpClient ClientOf(string userId)
    {
        var client = fixture.Host.CreateHttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WireTokens.Sign(userId));
        return client;
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
