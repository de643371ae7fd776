using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Google.Rpc;

namespace Engagement.Platform.Errors;

/// <summary>Collects everything that is wrong with a request, so that the caller hears it all at once.</summary>
public sealed partial class FieldViolations
{
    private const int LongestId = 64;

    private readonly List<BadRequest.Types.FieldViolation> _violations = [];

    public bool Any => _violations.Count > 0;

    public FieldViolations Add(string field, string description)
    {
        _violations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        return this;
    }

    /// <summary>Adds the violation when <paramref name="holds"/> is false.</summary>
    public FieldViolations Require(bool holds, string field, string description) => holds ? this : Add(field, description);

    /// <summary>An id: 1–64 printable ASCII characters.</summary>
    public FieldViolations RequireId(string value, string field) => Require(IsId(value), field, "must be 1–64 printable ASCII characters");

    /// <summary>An id that may be left empty.</summary>
    public FieldViolations RequireIdOrEmpty(string value, string field)
        => Require(value.Length == 0 || IsId(value), field, "must be at most 64 printable ASCII characters");

    /// <summary>Not only white space, and at most so many Unicode code points.</summary>
    public FieldViolations RequireText(string value, string field, int longest)
        => Require(!string.IsNullOrWhiteSpace(value), field, "must not be empty").RequireTextOrEmpty(value, field, longest);

    /// <summary>At most so many Unicode code points, each of them whole, and no NUL: what the database can hold.</summary>
    public FieldViolations RequireTextOrEmpty(string value, string field, int longest)
        => Require(!IsLonger(value, longest), field, $"must have at most {longest} characters")
            .Require(IsStorable(value), field, "must be well-formed Unicode without NUL");

    /// <summary>A value of the enum other than UNSPECIFIED.</summary>
    public FieldViolations RequireDefined<TEnum>(TEnum value, string field)
        where TEnum : struct, Enum
        => Require(Enum.IsDefined(value) && !EqualityComparer<TEnum>.Default.Equals(value, default), field, "must be one of the defined values");

    /// <summary>An ISO 3166-1 alpha-2 region that may be left empty.</summary>
    public FieldViolations RequireRegionOrEmpty(string value, string field)
        => Require(value.Length == 0 || Region().IsMatch(value), field, "must be two letters, upper case");

    /// <summary>A BCP 47 language tag that may be left empty.</summary>
    public FieldViolations RequireLanguageOrEmpty(string value, string field)
        => Require(value.Length == 0 || LanguageTag().IsMatch(value), field, "must be a BCP 47 language tag");

    /// <exception cref="Problem">INVALID_ARGUMENT with every violation, when there is one.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw ToProblem();
    }

    public Problem ToProblem() => Problem.InvalidField(_violations);

    public static bool IsId(string value) => value.Length is > 0 and <= LongestId && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsLonger(string value, int longest) => value.Length > longest && value.EnumerateRunes().Count() > longest;

    private static bool IsStorable(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (rest[0] == '\0' || Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }
        return true;
    }

    // RFC 5646 without extensions and private use: language, script, region, variants. `\z`, since `$` lets a line feed through.
    [GeneratedRegex(@"^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-([0-9a-zA-Z]{5,8}|[0-9][0-9a-zA-Z]{3})){0,4}\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex Region();
}
