using BenchmarkDotNet.Attributes;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Offence;
using Microsoft.Extensions.Options;

namespace Engagement.Benchmarks.Safety;

/// <summary>What the verdict costs a direct message.</summary>
[MemoryDiagnoser]
public class JudgeBenchmarks
{
    private const string Sentence = "hey, did you see the new dance video that everyone is talking about? so good ";

    private readonly SafetyJudge _judge = new(
        Options.Create(new SafetyOptions()), new LexiconScore(OffensiveLexicon.BuiltIn), TimeProvider.System);

    private string _text = "";
    private int _recipient;

    /// <summary>Code points of the message; 2,000 is the longest there is.</summary>
    [Params(20, 80, 2000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup() => _text = string.Concat(Enumerable.Repeat(Sentence, 30))[..Length];

    [Benchmark]
    public bool FromAFriend() => _judge.Judge(new MessageContext("ann", "ben", _text, IsStranger: false)).Action == SafetyAction.Allow;

    [Benchmark]
    public bool FromAStranger()
    {
        _recipient = (_recipient + 1) % 30;
        return _judge.Judge(new MessageContext("cid", RecipientIds[_recipient], _text, IsStranger: true)).Action == SafetyAction.Allow;
    }

    private static readonly string[] RecipientIds = [.. Enumerable.Range(0, 30).Select(i => $"r{i}")];
}
