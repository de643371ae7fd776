using Engagement.SocialGraph.Safety.Normalising;
using Engagement.SocialGraph.Safety.Offence;
using Engagement.SocialGraph.Safety.Rules;
using Microsoft.Extensions.Options;

namespace Engagement.SocialGraph.Safety;

/// <summary>Judges a direct message as it is written: in process, without I/O, in microseconds. No text is kept or logged.</summary>
/// <remarks>
/// <para>How the store goes on with it: call <see cref="Judge"/> once a send, before the transaction; write the action to `message.verdict` and,
/// when it is Hold, true to `message.held`, and add <see cref="Cases.CaseOpening"/>'s command to the same transaction when it is not Allow.
/// A repeat of the event id gets the first message with its first verdict: what is judged again then is thrown away.</para>
/// <para>Held: every read of anybody but the sender leaves the message out (lists, the last message of a conversation, unread counts, the inbox
/// stream, search), while it keeps its sequence. A moderator's release sets `held` to false in one update.</para>
/// </remarks>
internal sealed class SafetyJudge(IOptions<SafetyOptions> options, IOffenceScore offence, TimeProvider timeProvider)
{
    private readonly LinkRule _links = new(options.Value.AllowedHosts);
    private readonly OffenceRule _offence = new(offence);
    private readonly MassMessageRule _mass = new(options.Value, timeProvider);

    /// <summary>The strongest verdict of any rule; of equally strong ones that of the graver reason.</summary>
    public SafetyVerdict Judge(in MessageContext context)
    {
        if (context.Text.Length == 0)
            return SafetyVerdict.Allowed;
        var text = MessageText.Of(context.Text);
        return ThreatRule.Judge(text)
            .Or(_offence.Judge(text, context.IsStranger))
            .Or(ContactRule.Judge(text, context.IsStranger))
            .Or(_links.Judge(text, context.IsStranger))
            .Or(_mass.Judge(context, text));
    }
}
