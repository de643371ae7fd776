using ICU4N.Text;

namespace Engagement.Feed.Preferences;

/// <summary>Texts as they are compared: Unicode's NFKC_Casefold (no compatibility forms, no case, nothing invisible), white space as one space.</summary>
internal static class FoldedText
{
    // `string.Normalize` does nothing under invariant globalisation.
    public static string Of(string text)
        => string.Join(' ', Normalizer2.NFKCCaseFoldInstance.Normalize(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
