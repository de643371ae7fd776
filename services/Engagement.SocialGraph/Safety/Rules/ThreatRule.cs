using System.Text.RegularExpressions;
using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>
/// Announced violence, wishes of death, calls to self-harm. A heuristic over turns of phrase, in English; laughter beside an announcement makes it
/// a warning instead of a hold.
/// </summary>
internal static partial class ThreatRule
{
    private const float Announced = 0.9f;
    private const float Hinted = 0.6f;

    public static SafetyVerdict Judge(MessageText text)
    {
        var words = string.Join(' ', text.Words);
        if (SelfHarm().IsMatch(words))
            return new SafetyVerdict(SafetyAction.Hold, SafetyReason.Threat, Announced);
        if (Announces().IsMatch(words))
            return new SafetyVerdict(
                Laughs().IsMatch(words) || Laughing(text.Raw) ? SafetyAction.Limit : SafetyAction.Hold, SafetyReason.Threat, Announced);
        return Hints().IsMatch(words) ? new SafetyVerdict(SafetyAction.Limit, SafetyReason.Threat, Hinted) : SafetyVerdict.Allowed;
    }

    private static bool Laughing(string raw)
        => raw.Contains("😂", StringComparison.Ordinal) || raw.Contains("🤣", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\b(?:(?:go |just |pls |please |should |gonna |must )?(?:kill|hang|neck|off|shoot) (?:yourself|ur ?self|urself|yo self)|"
            + @"kys|end (?:your|ur) life|drink bleach|go (?:and )?die(?! hard)|slit (?:your|ur) wrists|jump off a (?:bridge|cliff|"
            + @"roof|building))\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex SelfHarm();

    [GeneratedRegex(
        @"\b(?:i|we|my \w+)(?:'ll| will|'m going to| am going to|'m gonna| am gonna| gonna|mma|'ma|'m about to| am about to|"
            + @" want to| wanna|'d love to)(?: \w+){0,2}? (?:(?:kill|murder|shoot|stab|strangle|choke|rape|behead|bury|hurt|torture|"
            + @"lynch|gut) (?:you|u|ya|your|ur|him|her|them|y'all)\b|beat (?:(?:you|u|him|her) (?:up|to death)|(?:your|ur) (?:ass|face|head)|"
            + @"the \w+ out of (?:you|u|him|her))|break (?:your|ur) (?:neck|legs?|face|jaw|bones?|arms?)|smash (?:your|ur) (?:face|"
            + @"head|skull)|slit (?:your|ur)|burn (?:(?:your|ur) (?:house|home|car)|(?:you|u) alive)|put a bullet|blow (?:up )?(?:your|ur)|cut (?:your|"
            + @"ur) (?:throat|head))"
            + @"|\b(?:you|u) (?:will|are going to|r going to|gonna|are gonna|deserve to|need to|should|must) (?:die|be (?:killed|"
            + @"shot|raped|hanged|stabbed|lynched|beheaded))\b"
            + @"|\b(?:you're|your|ur|you are|u are|u r) (?:so |a |as good as )?dead(?: man| meat)?(?:$| if\b| when\b| bitch)"
            + @"|\b(?:i|we) know where (?:you|u|your|ur)(?: \w+){0,2} (?:live|lives|work|works|sleep|goes|go)\b"
            + @"|\b(?:hope|wish|pray|want)(?: that)? (?:you|u|your \w+|ur \w+)(?: all| both)? (?:die|dies|dead|to die|get (?:killed|"
            + @"raped|shot|cancer|stabbed|hit by)|burns? (?:alive|in hell))\b"
            + @"|\b(?:someone|somebody|they) (?:should|needs to|ought to) (?:kill|shoot|stab|hang|rape) (?:you|u|your|ur|him|her|them)\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Announces();

    [GeneratedRegex(
        @"\b(?:watch (?:your|ur) back|(?:i'll|i will|we'll|we will|gonna) (?:find|get|come for|hunt) (?:you|u)\b|(?:you'll|you will|"
            + @"u will) (?:regret|pay for) (?:this|it|that)|(?:you|u) better (?:watch|sleep with)|coming for (?:you|u)\b|"
            + @"snitches get stitches|say goodbye to (?:your|ur))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Hints();

    [GeneratedRegex(@"\b(?:lo+l|lmf?ao|rofl|ha(?:ha)+|hehe|jk|j k|just kidding|kidding)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Laughs();
}
