using Microsoft.Extensions.Options;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class MessageOptionsValidator : IValidateOptions<MessageOptions>
{
    private const string Remedy =
        "Set Messages:Keys:ID to base64 of 32 random bytes (openssl rand -base64 32) and Messages:CurrentKey to that ID; "
        + "keep the key as long as the data.";

    public ValidateOptionsResult Validate(string? name, MessageOptions options)
        => options.CurrentKey.Length == 0 ? ValidateOptionsResult.Fail($"Direct messages have no key. {Remedy}")
            : !options.Keys.ContainsKey(options.CurrentKey)
                ? ValidateOptionsResult.Fail($"Messages:CurrentKey is {options.CurrentKey}, which is not under Messages:Keys. {Remedy}")
            : options.Keys.FirstOrDefault(key => !IsKey(key.Value)).Key is { } wrong
                ? ValidateOptionsResult.Fail($"Messages:Keys:{wrong} is not base64 of 32 bytes. {Remedy}")
            : ValidateOptionsResult.Success;

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == SealedBox.KeyBytes;
    }
}
