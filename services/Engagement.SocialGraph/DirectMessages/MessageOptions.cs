namespace Engagement.SocialGraph.DirectMessages;

/// <summary>The keys that protect direct messages at rest. Section `Messages`; without a key the service does not start.</summary>
/// <remarks>
/// To rotate: 1. add the new key under <see cref="Keys"/> on every replica; 2. make it <see cref="CurrentKey"/>; 3. when the log has said
/// that every conversation is under it (event 2201), remove the old one.
/// </remarks>
internal sealed class MessageOptions
{
    public const string Section = "Messages";

    /// <summary>Each key's id (short, kept beside every conversation) and the key: base64 of 32 random bytes.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>The id of the key that is used for new conversations. No default.</summary>
    public string CurrentKey { get; set; } = "";
}
