using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>
/// Links from strangers, and links in disguise from anybody. A heuristic: it knows common top-level domains, and takes a country's only
/// where the rest looks like an address, so that "ok.so" is none.
/// </summary>
internal sealed partial class LinkRule(IEnumerable<string> allowedHosts)
{
    private const float Plain = 0.6f;
    private const float Disguised = 0.9f;
    private const string Tlds =
        "com|net|org|info|biz|xyz|top|site|online|shop|store|club|live|app|dev|link|click|icu|vip|pro|fun|space|website|tech|cloud|"
            + "page|me|io|gg|ly|tv|co|ru|cn|tk|ml|ga|cf|gq|cc|to|ai";

    private static readonly FrozenSet<string> Sure =
        Tlds.Split('|').Where(tld => tld.Length > 2).ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _allowedHosts = allowedHosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public SafetyVerdict Judge(MessageText text, bool isStranger)
    {
        if (HiddenDot().IsMatch(text.Plain))
            return Verdict(isStranger, disguised: true);
        if (!text.Plain.Contains('.', StringComparison.Ordinal) && !text.Plain.Contains("://", StringComparison.Ordinal))
            return SafetyVerdict.Allowed;
        var found = false;
        foreach (Match match in Address().Matches(text.Plain))
        {
            var host = match.Groups["host"].Value;
            if (_allowedHosts.Contains(host) || !IsAddress(match, host))
                continue;
            found = true;
            if (host.Contains("xn--", StringComparison.Ordinal))
                return Verdict(isStranger, disguised: true);
        }
        return !found ? SafetyVerdict.Allowed : Verdict(isStranger, text.Hidden || HasMixedScripts(text.Raw));
    }

    private static SafetyVerdict Verdict(bool isStranger, bool disguised) => (isStranger, disguised) switch
    {
        (true, true) => new(SafetyAction.Hold, SafetyReason.Link, Disguised),
        (true, false) => new(SafetyAction.Limit, SafetyReason.Link, Plain),
        (false, true) => new(SafetyAction.Limit, SafetyReason.Link, Disguised),
        _ => SafetyVerdict.Allowed,
    };

    private static bool IsAddress(Match match, string host)
    {
        if (match.Groups["scheme"].Length > 0 || host.StartsWith("www.", StringComparison.Ordinal))
            return true;
        var dot = host.LastIndexOf('.');
        var tld = host[(dot + 1)..];
        return Sure.Contains(tld) || host.Contains("xn--", StringComparison.Ordinal)
            || (match.Groups["rest"].Length > 1 && tld.Length >= 2 && char.IsLetter(tld[0]))
            || (tld.Length == 2 && dot >= 4 && KnownCountry().IsMatch(tld));
    }

    // An address whose letters come from two alphabets that look alike.
    private static bool HasMixedScripts(string raw)
    {
        foreach (var range in raw.AsSpan().SplitAny(" \n\t"))
        {
            var (ascii, alike) = (false, false);
            var chunk = raw.AsSpan()[range];
            if (!chunk.ContainsAny('.', '。', '．'))
                continue;
            foreach (var rune in chunk.EnumerateRunes())
            {
                ascii |= rune.IsAscii && Rune.IsLetter(rune);
                alike |= Folding.IsLookAlike(rune);
            }
            if (ascii && alike)
                return true;
        }
        return false;
    }

    [GeneratedRegex(
        @"(?<scheme>\bh(?:tt|xx)ps?://)?(?<![@\w.-])(?<host>(?:[\p{L}\p{N}-]{1,63}\.){1,6}[\p{L}\p{N}-]{2,24})(?<![.-])(?![\w@])(?<rest>[/?#:][^\s]*)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(
        @"\b[a-z0-9-]{2,63}(?: ?[\(\[\{<] ?(?:dot|d0t|\.) ?[\)\]\}>] ?| (?:dot|d0t) | \. ?|"
            + @"(?<=[a-z0-9])\. )(?:" + Tlds + @")\b(?= ?(?:/|$)|(?<= ?[\)\]\}>] ?\w{2,9})|(?<= (?:dot|d0t) (?:com|net|org|info|xyz|"
            + @"me|io|ly|co|gg|ru)))",
        RegexOptions.CultureInvariant)]
    private static partial Regex HiddenDot();

    [GeneratedRegex("^(?:me|io|gg|ly|tv|co|ru|cn|tk|ml|ga|cf|gq|cc|ai|uk|de|fr|nl|it|es|us|ca|au|in|br|jp|kr|pl|se|ch|at|be|eu|ua|"
        + "tr)$", RegexOptions.CultureInvariant)]
    private static partial Regex KnownCountry();
}
