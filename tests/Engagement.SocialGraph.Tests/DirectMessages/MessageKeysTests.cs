using System.Security.Cryptography;
using Engagement.SocialGraph.DirectMessages;
using Microsoft.Extensions.Options;
using Xunit;

namespace Engagement.SocialGraph.Tests.DirectMessages;

public sealed class MessageKeysTests
{
    private const string OtherKey = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private readonly Guid _conversationId = ConversationIds.Of("ann", "ben");
    private readonly Guid _messageId = Guid.Parse(NewEvent.Id());

    [Fact]
    public void Open_WhatWasSealed_IsTheText()
    {
        var keys = Keys("a", ("a", SocialGraphHost.MessageKey));
        var wrapped = keys.Create(_conversationId);
        using var key = keys.Unwrap(_conversationId, wrapped);
        using var sameKey = keys.Unwrap(_conversationId, wrapped);

        var body = key.Seal(_messageId, "ann", "Grüße 👋");

        Assert.Equal("Grüße 👋", sameKey.Open(_messageId, "ann", body));
        Assert.NotEqual(body, key.Seal(_messageId, "ann", "Grüße 👋"));
    }

    [Fact]
    public void Open_MovedOrAltered_Throws()
    {
        var keys = Keys("a", ("a", SocialGraphHost.MessageKey));
        var wrapped = keys.Create(_conversationId);
        using var key = keys.Unwrap(_conversationId, wrapped);
        var body = key.Seal(_messageId, "ann", "hello");

        Assert.ThrowsAny<CryptographicException>(() => key.Open(Guid.Parse(NewEvent.Id()), "ann", body));
        Assert.ThrowsAny<CryptographicException>(() => key.Open(_messageId, "ben", body));
        Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap(ConversationIds.Of("ann", "cid"), wrapped));
        for (var i = 0; i < body.Length; i++)
        {
            var altered = body.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open(_messageId, "ann", altered));
        }
        Assert.ThrowsAny<CryptographicException>(() => key.Open(_messageId, "ann", []));
    }

    [Fact]
    public void Rewrap_UnderTheNextKey_OpensWithoutTheOld()
    {
        var wrapped = Keys("a", ("a", SocialGraphHost.MessageKey)).Create(_conversationId);
        using var before = Keys("a", ("a", SocialGraphHost.MessageKey)).Unwrap(_conversationId, wrapped);
        var body = before.Seal(_messageId, "ann", "hello");

        var rewrapped = Keys("b", ("a", SocialGraphHost.MessageKey), ("b", OtherKey)).Rewrap(_conversationId, wrapped);

        using var after = Keys("b", ("b", OtherKey)).Unwrap(_conversationId, rewrapped);
        Assert.Equal("hello", after.Open(_messageId, "ann", body));
        Assert.Contains(
            "Messages:Keys:a",
            Assert.Throws<InvalidOperationException>(() => Keys("b", ("b", OtherKey)).Unwrap(_conversationId, wrapped)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a", SocialGraphHost.MessageKey, "Direct messages have no key.")]
    [InlineData("b", "a", SocialGraphHost.MessageKey, "Messages:CurrentKey is b")]
    [InlineData("a", "a", "AAEC", "Messages:Keys:a is not")]
    [InlineData("a", "a", "?", "Messages:Keys:a is not")]
    public void Validate_WithoutAUsableKey_SaysWhatToSet(string currentKey, string id, string key, string expected)
    {
        var options = new MessageOptions { CurrentKey = currentKey, Keys = { [id] = key } };

        var failure = new MessageOptionsValidator().Validate(null, options).FailureMessage!;

        Assert.StartsWith(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure);
        Assert.DoesNotContain(SocialGraphHost.MessageKey, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void ConversationId_OfTwoUsers_IsTheSameForBothAndAUuid8()
    {
        Assert.Equal(ConversationIds.Of("ann", "ben"), ConversationIds.Of("ben", "ann"));
        Assert.NotEqual(ConversationIds.Of("ab", "c"), ConversationIds.Of("a", "bc"));
        Assert.Equal(8, ConversationIds.Of("ann", "ben").Version);
    }

    private static MessageKeys Keys(string current, params (string Id, string Key)[] keys)
    {
        var options = new MessageOptions { CurrentKey = current };
        foreach (var (id, key) in keys)
            options.Keys.Add(id, key);
        return new MessageKeys(Options.Create(options));
    }
}
