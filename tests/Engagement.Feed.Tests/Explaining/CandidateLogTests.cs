using CsCheck;
using Engagement.Feed.Candidates;
using Engagement.Feed.Explaining;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Explaining;

public sealed class CandidateLogTests
{
    private static readonly Gen<Candidate[]> Candidates =
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[0, 2047], Gen.Bool, Gen.Bool, Gen.Bool).Array[0, 40].Select(numbers => numbers
            .DistinctBy(number => number.Item1)
            .Select(number => new Candidate(Video(number.Item1))
            {
                Sources = (Sources)number.Item2,
                ComesFirst = number.Item3,
                InNetwork = number.Item4,
                IsNew = number.Item5,
            }).ToArray());

    [Fact]
    public void Read_OfWhatWasWritten_IsAllOfIt_ToTheLastBit()
        => Gen.Select(Candidates, Gen.Float.Array[3], Candidates).Sample((candidates, values, removed) =>
        {
            ScoredVideo[] scored = [.. candidates.Select((candidate, at) => new ScoredVideo(
                candidate, Weights, [.. values.Select(value => at % 3 == 0 ? 0 : value / (at + 1))]))];
            var filters = removed.ToDictionary(candidate => candidate.Video, candidate => (VideoFilter)((int)candidate.Sources % 22));

            var read = CandidateLog.Read(CandidateLog.Write(scored, filters));

            Assert.Equal(
                scored.OrderBy(candidate => candidate.Video.Number).Select(candidate => Text(
                    candidate.Video.Number, candidate.Candidate.Sources, candidate.Candidate.ComesFirst, candidate.Candidate.InNetwork,
                    candidate.Candidate.IsNew, candidate.Values)),
                read.Candidates.Select(logged => Text(
                    logged.Number, logged.Sources, logged.ComesFirst, logged.InNetwork, logged.IsNew, logged.Values)));
            Assert.Equal(filters.ToDictionary(entry => entry.Key.Number, entry => entry.Value), read.Removed);
        });

    // Of a feed of 100,000 videos: a few are followed, liked or alike, all else goes by heat, age, views, what is watched and the tastes for 20 topics.
    [Fact]
    public void Write_OfAThousandCandidates_TakesSome29BytesOfEach()
    {
        var random = new Random(1);
        ScoredVideo[] scored = [.. Enumerable.Range(0, 1000).Select(_ => new ScoredVideo(
            new Candidate(Video(random.NextInt64(100_000_000))) { Sources = (Sources)(2 << random.Next(9)), IsNew = random.Next(8) == 0 },
            ScoreFormula.Published,
            [
                random.Next(5) == 0 ? 1 : 0, random.Next(20) / 20f, random.Next(6) == 0 ? random.NextSingle() : 0,
                random.Next(5) == 0 ? random.NextSingle() : 0, random.NextSingle(), random.NextSingle(), (float)(1 / Math.Sqrt(1 + random.Next(5000))),
                random.NextSingle() - 0.3f, random.Next(20) / 30f, random.Next(6) == 0 ? random.NextSingle() : 0, 0,
            ]))];

        Assert.InRange(CandidateLog.Write(scored, new Dictionary<IndexedVideo, VideoFilter>()).Length, 1, 30_000);
    }

    [Fact]
    public void Read_OfAnUnknownForm_IsRefused() => Assert.Throws<InvalidDataException>(() => CandidateLog.Read([99, 0, 0, 0, 0]));

    private static ScoreWeights Weights { get; } = new("some", [("a", 1), ("b", 2), ("c", 3)]);

    private static IndexedVideo Video(long number) => new($"v{number}")
    {
        Published = Samples.Facts("c", Events.Noon.UtcDateTime, []) with { Number = number },
    };

    private static string Text(long number, Sources sources, bool comesFirst, bool inNetwork, bool isNew, float[] values)
        => $"{number} {sources} {comesFirst} {inNetwork} {isNew} {string.Join(' ', values.Select(BitConverter.SingleToInt32Bits))}";
}
