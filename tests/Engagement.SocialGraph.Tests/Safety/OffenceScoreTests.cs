using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Engagement.SafetyTrainer;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Normalising;
using Engagement.SocialGraph.Safety.Offence;
using Microsoft.Extensions.Options;
using Xunit;

namespace Engagement.SocialGraph.Tests.Safety;

public sealed class OffenceScoreTests
{
    /// <summary>The file that the figures of docs/safety.md were measured with: measure again, and change both, when it changes.</summary>
    private const string MeasuredLexicon = "a9e0d0ac1f6da3b3e3cf4d801679685a008efa9d2661e94c7ba3e5bd951634a9";

    private static readonly string[] Rude = ["you are an idiot", "what a moron", "shut up you fool", "he is scum and a liar", "you idiot fool"];
    private static readonly string[] Kind = ["you are a friend", "what a morning", "see you at school", "he is home and well", "your idea is cool"];

    [Fact]
    public void Lexicon_IsTheOneOfTheDocumentedFigures()
        => Assert.Equal(MeasuredLexicon, Convert.ToHexStringLower(SHA256.HashData(Resource.Bytes("offensive-lexicon.txt"))));

    [Fact]
    public void Lexicon_OnTheValidationTexts_HasTheDocumentedFigures()
    {
        // The texts are for measuring only, and no part of this repository. Without them the test before this one holds the figures in place.
        if (Measured("val") is not { } val)
            return;
        var score = new LexiconScore(OffensiveLexicon.BuiltIn);

        var figures = Figures.Of([.. val.Texts.Select(score.Of)], val.Labels, score.Threshold);

        Assert.Equal(
            (0.813, 0.464, 0.656),
            (Math.Round(figures.Precision, 3), Math.Round(figures.Recall, 3), Math.Round(figures.AveragePrecision, 3)));
    }

    [Theory]
    [InlineData("you are an idiot", "i am such an idiot")]
    [InlineData("you suck", "my vacuum sucks dust")]
    [InlineData("fuck you", "fucking love you")]
    public void Lexicon_ByWhatStandsAround_TheFirstIsWorse(string worse, string better)
    {
        var score = new LexiconScore(OffensiveLexicon.BuiltIn);

        Assert.True(score.Of(MessageText.Of(worse)) > score.Of(MessageText.Of(better)));
    }

    [Fact]
    public void Train_Twice_IsTheSameFile_AndTellsWhatItSaw()
    {
        var texts = new LabelledTexts(
            [.. Rude.Concat(Kind).Select(MessageText.Of)], [.. Rude.Select(_ => true), .. Kind.Select(_ => false)]);

        var file = Training.Train(texts, texts, 0.75, 0.9);
        var score = new TrainedScore(file);

        Assert.Equal(file, Training.Train(texts, texts, 0.75, 0.9));
        Assert.True(Rude.Min(text => score.Of(MessageText.Of(text))) > Kind.Max(text => score.Of(MessageText.Of(text))));
        Assert.Throws<InvalidDataException>(() => new TrainedScore(file[..^1]));
        Assert.Throws<InvalidDataException>(() => new TrainedScore([]));
    }

    [Fact]
    public async Task Start_WithAFileThatIsNoModel_IsRefused()
    {
        var connectionString = await SocialGraphHost.CreateDatabaseAsync();

        var refusal = Assert.ThrowsAny<OptionsValidationException>(() => SocialGraphHost.Start(
            connectionString, settings: new KeyValuePair<string, string?>("Safety:ModelFile", typeof(OffenceScoreTests).Assembly.Location)));

        Assert.Contains("Safety:ModelFile", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_OfKnownScores_AreRight()
    {
        float[] scores = [0.9f, 0.8f, 0.7f, 0.6f];
        bool[] labels = [true, false, true, false];

        Assert.Equal(new Figures(0.5, 0.5, 0.5, (1 + 2 / 3d) / 2), Figures.Of(scores, labels, 0.75f));
        Assert.Equal(0.7f, Figures.ThresholdFor(0.66, scores, labels, 1));
    }

    private static LabelledTexts? Measured(string part, [CallerFilePath] string path = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../../shared/data/text/offensive"));
        if (!Directory.Exists(folder))
            folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../../../shared/data/text/offensive"));
        return Directory.Exists(folder)
            ? LabelledTexts.Read(Path.Combine(folder, $"{part}_text.txt"), Path.Combine(folder, $"{part}_labels.txt"))
            : null;
    }
}
