using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Time;

namespace Engagement.Feed.Preferences;

/// <summary>A feedback as it is asked for.</summary>
/// <param name="ExpiresAt">The last time there is, for never.</param>
internal sealed record FeedbackDraft(FeedbackKind Kind, string Target, DateTime ExpiresAt);

/// <summary>Makes a feedback of what a client says of it, or notes everything that is wrong with that.</summary>
internal static class FeedbackRules
{
    private const int LongestTopic = 64;
    private const int LongestKeyword = 100;
    private const int MostVideos = 5000;
    private const int MostKeywords = 100;
    private const int MostOfKind = 500;

    /// <summary>Npgsql writes it as `infinity`.</summary>
    public static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    /// <summary>Of those that a reset ends.</summary>
    public static readonly short[] OfLearning =
    [
        (short)FeedbackKind.MoreOfTopic, (short)FeedbackKind.LessOfTopic, (short)FeedbackKind.MoreOfCreator, (short)FeedbackKind.LessOfCreator,
        (short)FeedbackKind.ForgetTopic, (short)FeedbackKind.ForgetCreator,
    ];

    public static FeedbackDraft Read(GiveFeedbackRequest request, FieldViolations violations)
    {
        violations.RequireDefined(request.Kind, "kind");
        var isTime = request.ExpireTime?.IsTime() ?? true;
        violations.Require(isTime, "expire_time", "must be a time from 1970 to 9999");
        return new(
            request.Kind, ReadTarget(request, violations),
            request.ExpireTime is { } time && isTime ? time.ToDateTime().TruncateToMicroseconds() : Never);
    }

    /// <summary>A topic as videos have it.</summary>
    public static string ReadTopic(string text, string field, FieldViolations violations)
    {
        violations.RequireText(text, field, LongestTopic);
        return text.Trim().ToLowerInvariant();
    }

    /// <summary>How many of a kind may be in force at a time.</summary>
    public static int MostOf(FeedbackKind kind) => kind switch
    {
        FeedbackKind.NotInterested => MostVideos,
        FeedbackKind.HideKeyword => MostKeywords,
        _ => MostOfKind,
    };

    private static string ReadTarget(GiveFeedbackRequest request, FieldViolations violations)
    {
        switch (request.Kind)
        {
            case FeedbackKind.MoreOfTopic or FeedbackKind.LessOfTopic or FeedbackKind.HideTopic or FeedbackKind.ForgetTopic:
                return ReadTopic(request.Target, "target", violations);
            case FeedbackKind.HideKeyword:
                violations.RequireText(request.Target, "target", LongestKeyword);
                if (!violations.Any)
                    violations.Require(FoldedText.Of(request.Target).Length > 0, "target", "must have a character that can be seen");
                return request.Target;
            default:
                violations.RequireId(request.Target, "target");
                return request.Target;
        }
    }
}
