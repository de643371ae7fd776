using System.Text.RegularExpressions;
using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>
/// Phone numbers, e-mail addresses and names in other apps, asked for by or given to a stranger. A heuristic: long numbers of other kinds are
/// taken for phone numbers, which costs a warning; only the disguised ones are held.
/// </summary>
internal static partial class ContactRule
{
    private const float Open = 0.7f;
    private const float Disguised = 0.9f;
    private const int FewestDigits = 9;
    private const int FewestDigitsAfterPlus = 8;
    private const int FewestSpelledDigits = 7;
    private const int MostDigits = 15;
    private const string Apps =
        "(?:snap ?(?:chat)?|whats ?app|telegram|tele|kik|discord|insta(?:gram)?|ig|skype|signal|we ?chat|viber|line|only ?fans|"
            + "cash ?app|facebook|messenger|tiktok)";

    public static SafetyVerdict Judge(MessageText text, bool isStranger)
        => !isStranger ? SafetyVerdict.Allowed
            : IsDisguised(text.Plain) ? new SafetyVerdict(SafetyAction.Hold, SafetyReason.ContactHarvesting, Disguised)
            : IsOpen(text.Plain) ? new SafetyVerdict(SafetyAction.Limit, SafetyReason.ContactHarvesting, Open)
            : SafetyVerdict.Allowed;

    private static bool IsOpen(string plain)
        => HasPhoneNumber(plain) || Email().IsMatch(plain) || GivesHandle().IsMatch(plain) || Asks().IsMatch(plain);

    private static bool IsDisguised(string plain) => HidesEmail().IsMatch(plain) || SpellsDigits(plain);

    private static bool HasPhoneNumber(string plain)
    {
        for (var i = 0; i < plain.Length; i++)
        {
            if (!char.IsAsciiDigit(plain[i]) || (i > 0 && (char.IsAsciiLetterOrDigit(plain[i - 1]) || plain[i - 1] is '$' or '#' or '.')))
                continue;
            var (digits, end, gap) = (0, i, 0);
            for (; end < plain.Length && gap <= 2; end++)
            {
                gap = char.IsAsciiDigit(plain[end]) ? 0 : plain[end] is ' ' or '-' or '.' or '(' or ')' or '/' ? gap + 1 : int.MaxValue - 1;
                digits += gap == 0 ? 1 : 0;
            }
            var fewest = i > 0 && plain[i - 1] == '+' ? FewestDigitsAfterPlus : FewestDigits;
            if (digits >= fewest && digits <= MostDigits)
                return true;
            i = end - 1;
        }
        return false;
    }

    // "five five 5 oh one two three": digits one by one, at least one of them as a word.
    private static bool SpellsDigits(string plain)
    {
        var (run, spelled) = (0, 0);
        foreach (var range in plain.AsSpan().SplitAny(" -.,/"))
        {
            var word = plain.AsSpan()[range];
            if (word.IsEmpty)
                continue;
            var isWord = word is "zero" or "oh" or "one" or "two" or "three" or "four" or "five" or "six" or "seven" or "eight" or "nine";
            if (isWord || (word.Length <= 3 && !word.ContainsAnyExceptInRange('0', '9')))
                (run, spelled) = (run + (isWord ? 1 : word.Length), spelled + (isWord ? 1 : 0));
            else
                (run, spelled) = (0, 0);
            if (run >= FewestSpelledDigits && spelled >= 2)
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,4}", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(
        @"\w{2,64} ?[\(\[\{<]? ?\bat\b ?[\)\]\}>]? ?(?:gmail|g mail|yahoo|hotmail|outlook|icloud|proton ?mail|aol|gmx|"
            + @"live)\b ?[\(\[\{<]? ?(?:dot\b|\.|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex HidesEmail();

    [GeneratedRegex(
        @"\b(?:add|hmu|hit|text|dm|pm|msg|message|find|contact|reach|write|hit up|call|ping|talk to|follow)(?: (?:me|us|up|out|"
            + @"to))* (?:on|at|via|in|over) (?:my |the )?"
            + Apps + @"\b|\bmy (?:\w+ )?" + Apps + @"(?: (?:is|name|id|user\w*|handle|acc\w*)\b| ?[:=@])|"
            + @"\b" + Apps + @" ?[:=] ?@?[\w.]{3,}|\b(?:wa|t)\.me/\w",
        RegexOptions.CultureInvariant)]
    private static partial Regex GivesHandle();

    [GeneratedRegex(
        @"\b(?:what'?s|what is|wats|give me|gimme|send me|send|share|drop|can i (?:get|have)|could i (?:get|have)|may i have|"
            + @"lemme get|let me get|need|want|tell me|text me) (?:your|ur|yr|u r) (?:\w+ )?(?:number|num|nr|digits|e-?mail|"
            + @"home address|address|"
            + Apps + @")\b|\b(?:do (?:you|u) have|(?:are|r) (?:you|u) on|(?:you|u) (?:have|got|on)) " + Apps + @"\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Asks();
}
