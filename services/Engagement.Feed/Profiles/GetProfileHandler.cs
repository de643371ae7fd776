using System.Globalization;
using Engagement.Feed.Candidates;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Feed.Profiles;

/// <summary>Tells a viewer what the feed believes about them.</summary>
internal sealed class GetProfileHandler(ProfileStore store, CandidateIndex index)
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;
    private const int MostEvidence = 50;

    public async Task<GetProfileResponse> HandleAsync(string viewerId, GetProfileRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, viewerId, DefaultPage, LargestPage);
        var after = page.After is null ? null : BeliefPlace.Parse(page.After) ?? throw Problem.InvalidPageToken();
        if (!index.IsLoaded)
            throw Problem.Unavailable();
        var indexPosition = index.Position;
        var profile = new ViewerProfile(viewerId);
        await profile.RefreshAsync(store, cancellationToken);
        var evidence = Evidence.Of(profile, index);
        var affinities = Affinities.Of(profile, evidence);
        // One more than wanted tells whether there is a next page.
        var beliefs = Beliefs.Of(profile, affinities, evidence)
            .Select(belief => (Belief: belief, Place: BeliefPlace.Of(belief)))
            .Where(entry => after is null || entry.Place.CompareTo(after) > 0)
            .OrderBy(entry => entry.Place).Take(page.Size + 1).ToList();
        return new GetProfileResponse
        {
            Beliefs = { beliefs.Take(page.Size).Select(entry => ToProto(entry.Belief)) },
            NextPageToken = beliefs.Count > page.Size ? page.TokenAfter(beliefs[page.Size - 1].Place.ToString()) : "",
            ProfileHash = ProfileHash.Of(profile, affinities),
            ProfilePosition = Math.Min(profile.Position, indexPosition),
            PausedAt = profile.Wishes.Stored.PausedAt?.ToTimestamp(),
            ResetAt = profile.Wishes.Stored.ResetAt?.ToTimestamp(),
            Region = profile.DeclaredRegion,
        };
    }

    private static Belief ToProto(BeliefOfViewer belief) => new()
    {
        Kind = belief.Kind,
        Target = belief.Target,
        Strength = belief.Strength,
        Learned = belief.Learned,
        AskedFor = belief.AskedFor,
        Evidence = { belief.Contributions.Take(MostEvidence).Select(behind => ToProto(behind.Evidence.Signals, behind.Contribution)) },
        EvidenceCount = belief.Contributions.Count,
    };

    private static BeliefEvidence ToProto(VideoSignals signals, double contribution) => new()
    {
        VideoId = signals.VideoId,
        Impressions = signals.Impressions,
        Watches = signals.Watches,
        WatchedMs = signals.WatchedMs,
        Likes = signals.Likes,
        Comments = signals.Comments,
        Shares = signals.Shares,
        Saves = signals.Saves,
        NotInterested = signals.NotInterested,
        LastAt = Timestamp.FromDateTime(signals.LastAt),
        Contribution = contribution,
    };

    /// <summary>A place in the order of beliefs: the strongest first.</summary>
    private sealed record BeliefPlace(double Strength, BeliefKind Kind, string Target) : IComparable<BeliefPlace>
    {
        private const char Between = '|';

        public static BeliefPlace Of(BeliefOfViewer belief) => new(Math.Abs(belief.Strength), belief.Kind, belief.Target);

        /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
        public static BeliefPlace? Parse(string text)
            => text.Split(Between, 3) is [var strength, var kind, var target]
               && double.TryParse(strength, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
               && int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(value, (BeliefKind)number, target)
                : null;

        public int CompareTo(BeliefPlace? other)
            => other is null ? 1
                : other.Strength.CompareTo(Strength) is not 0 and var byStrength ? byStrength
                : Kind.CompareTo(other.Kind) is not 0 and var byKind ? byKind
                : string.CompareOrdinal(Target, other.Target);

        public override string ToString()
            => string.Create(CultureInfo.InvariantCulture, $"{Strength:R}{Between}{(int)Kind}{Between}{Target}");
    }
}
