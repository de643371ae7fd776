using Engagement.Feed.V1;

namespace Engagement.Feed.Profiles;

/// <summary>An affinity, with what it comes from.</summary>
/// <param name="Contributions">What each video adds to <paramref name="Learned"/>, the greatest first.</param>
internal sealed record BeliefOfViewer(
    BeliefKind Kind, string Target, double Strength, double Learned, double AskedFor, IReadOnlyList<(Evidence Evidence, double Contribution)> Contributions);

/// <summary>Takes affinities apart.</summary>
internal static class Beliefs
{
    /// <summary>All of a viewer's, in no order; what is forgotten and not asked for is none.</summary>
    public static IEnumerable<BeliefOfViewer> Of(ViewerProfile profile, Affinities affinities, IReadOnlyList<Evidence> evidence)
    {
        var wishes = profile.Wishes;
        var byTopic = evidence.SelectMany(entry => entry.Video.Topics, (entry, topic) => (Key: topic, Evidence: entry));
        var byCreator = evidence.Select(entry => (Key: entry.Video.CreatorId, Evidence: entry));
        return Of(BeliefKind.Topic, affinities.Topics, byTopic, affinities.TopicScale, wishes.ForgottenTopics, wishes.TopicShifts)
            .Concat(Of(BeliefKind.Creator, affinities.Creators, byCreator, affinities.CreatorScale, wishes.ForgottenCreators, wishes.CreatorShifts));
    }

    private static IEnumerable<BeliefOfViewer> Of(
        BeliefKind kind, IReadOnlyDictionary<string, double> strengths, IEnumerable<(string Key, Evidence Evidence)> evidence, double scale,
        IReadOnlySet<string> forgotten, IReadOnlyDictionary<string, double> shifts)
    {
        var byKey = evidence.Where(entry => scale > 0 && !forgotten.Contains(entry.Key)).ToLookup(entry => entry.Key, entry => entry.Evidence);
        return strengths
            .Where(entry => byKey.Contains(entry.Key) || shifts.ContainsKey(entry.Key))
            .Select(entry =>
            {
                var contributions = byKey[entry.Key].Select(behind => (behind, behind.Worth / scale)).OrderByDescending(behind => behind.Item2).ToList();
                return new BeliefOfViewer(
                    kind, entry.Key, entry.Value, contributions.Sum(behind => behind.Item2), shifts.GetValueOrDefault(entry.Key), contributions);
            });
    }
}
