using System.Globalization;
using CsCheck;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Offence;
using Microsoft.Extensions.Options;
using Xunit;

namespace Engagement.SocialGraph.Tests.Safety;

public sealed class SafetyJudgeTests
{
    private static readonly string[] Evil =
        ["you fucking idiot", "i will kill you", "see https://example.org/x", "mail ann@example.org", "freegifts dot com", "add me on snap"];

    [Theory]
    [InlineData("look at https://example.org/x", "Limit Link")]
    [InlineData("my shop is at cheapshoes.shop", "Limit Link")]
    [InlineData("www.example.de has it", "Limit Link")]
    [InlineData("hxxps://example.org", "Limit Link")]
    [InlineData("go to freegifts dot com", "Hold Link")]
    [InlineData("freegifts [dot] com now", "Hold Link")]
    [InlineData("freegifts(.)xyz", "Hold Link")]
    [InlineData("http://xn--pypal-4ve.com/login", "Hold Link")]
    [InlineData("pаypal.com", "Hold Link")]
    [InlineData("pay\u200Bpal.com", "Hold Link")]
    [InlineData("ok.so what. Fine", "Allow None")]
    [InlineData("3.5 stars out of 5.0, e.g. the end", "Allow None")]
    [InlineData("dot your i's", "Allow None")]
    public void Judge_LinksOfAStranger(string text, string expected) => Assert.Equal(expected, Judged(text, isStranger: true));

    [Theory]
    [InlineData("https://example.org/x", "Allow None")]
    [InlineData("pаypal.com", "Limit Link")]
    [InlineData("my number is 555 867 5309", "Allow None")]
    public void Judge_OfAFriend(string text, string expected) => Assert.Equal(expected, Judged(text, isStranger: false));

    [Theory]
    [InlineData("call me +49 170 1234567", "Limit ContactHarvesting")]
    [InlineData("(555) 867-5309 ok", "Limit ContactHarvesting")]
    [InlineData("five five five eight 6 seven five", "Hold ContactHarvesting")]
    [InlineData("mail me ann@example.org", "Limit ContactHarvesting")]
    [InlineData("ann at gmail dot com", "Hold ContactHarvesting")]
    [InlineData("ann (at) gmail", "Hold ContactHarvesting")]
    [InlineData("add me on snap", "Limit ContactHarvesting")]
    [InlineData("my insta is ann", "Limit ContactHarvesting")]
    [InlineData("what's your number?", "Limit ContactHarvesting")]
    [InlineData("Do you have WhatsApp?", "Limit ContactHarvesting")]
    [InlineData("see you on 2026-11-25 at 10:30", "Allow None")]
    [InlineData("it cost $1,250,000 in 1999", "Allow None")]
    [InlineData("one or two or three of them", "Allow None")]
    public void Judge_ContactsOfAStranger(string text, string expected) => Assert.Equal(expected, Judged(text, isStranger: true));

    [Theory]
    [InlineData("I will kill you", "Hold Threat")]
    [InlineData("i'm gonna b3at you up", "Hold Threat")]
    [InlineData("I know where you live", "Hold Threat")]
    [InlineData("k y s", "Hold Threat")]
    [InlineData("go k1ll yourself", "Hold Threat")]
    [InlineData("i hope you die", "Hold Threat")]
    [InlineData("i'll kill you lol", "Limit Threat")]
    [InlineData("watch your back", "Limit Threat")]
    [InlineData("this heat will kill the plants", "Allow None")]
    [InlineData("i will never forget you", "Allow None")]
    [InlineData("i'll beat you at chess", "Allow None")]
    [InlineData("i'll beat your score and burn you a disc", "Allow None")]
    public void Judge_Threats_OfAnybody(string text, string expected) => Assert.Equal(expected, Judged(text, isStranger: false));

    [Theory]
    [InlineData("you are a fucking idiot", true, "Hold Slur")]
    [InlineData("you are a f*cking 1diot", true, "Hold Slur")]
    [InlineData("fuuuuck you", true, "Limit Slur")]
    [InlineData("you're so stupid", true, "Limit Slur")]
    [InlineData("you're so stupid", false, "Allow None")]
    [InlineData("you are a fucking idiot", false, "Limit Slur")]
    [InlineData("what a lovely day in Scunthorpe", true, "Allow None")]
    [InlineData("the class passed the assessment", true, "Allow None")]
    [InlineData("so proud of you, my friend", true, "Allow None")]
    public void Judge_Offence(string text, bool isStranger, string expected) => Assert.Equal(expected, Judged(text, isStranger));

    [Fact]
    public void Judge_OfAnything_NeverThrows()
        => Gen.Select(Gen.String, Gen.Int[0, Evil.Length - 1], Gen.Bool).Sample(
            (text, which, isStranger) => Assert.InRange(
                NewJudge().Judge(new MessageContext("ann", "ben", text + Evil[which] + text, isStranger)).Score, 0f, 1f));

    [Fact]
    public void Judge_WithInvisibleCharactersAnywhere_IsAsStrict()
        => Gen.Select(Gen.Int[0, Evil.Length - 1], Gen.Int[1, 100]).Sample((which, at) =>
        {
            at = 1 + at % (Evil[which].Length - 1);
            Assert.True(Action(Evil[which].Insert(at, "\u200B")) >= Action(Evil[which]), Evil[which]);
        });

    [Fact]
    public void Judge_NearlyTheSameTextToManyStrangers_IsLimitedThenHeld()
    {
        var judge = NewJudge();

        var actions = Enumerable.Range(1, 10)
            .Select(i => judge.Judge(new MessageContext(
                "ann", $"r{i}", $"hey friend{i} have you seen the great new offer of my little shop today or will you come by", true)).Action)
            .ToArray();

        Assert.Equal(
            [
                .. Enumerable.Repeat(SafetyAction.Allow, 4), .. Enumerable.Repeat(SafetyAction.Limit, 5), SafetyAction.Hold,
            ],
            actions);
        Assert.Equal(SafetyAction.Allow, judge.Judge(new MessageContext("ben", "r1", "hey friend1 have you seen the great new offer", true)).Action);
    }

    [Fact]
    public void Judge_ManyNewConversations_IsLimitedThenHeld()
    {
        var judge = NewJudge();

        var actions = Enumerable.Range(1, 40)
            .Select(i => judge.Judge(new MessageContext("ann", $"r{i}", i.ToString(CultureInfo.InvariantCulture), true)).Action).ToArray();

        Assert.Equal((SafetyAction.Allow, SafetyAction.Limit), (actions[18], actions[19]));
        Assert.Equal((SafetyAction.Limit, SafetyAction.Hold), (actions[38], actions[39]));
    }

    [Fact]
    public void Judge_SameRecipientOrFriendsOrLater_DoesNotCount()
    {
        var time = new SteppedTime();
        var judge = NewJudge(time);
        const string Text = "the same long sentence again and again";

        for (var i = 0; i < 60; i++)
            Assert.Equal(SafetyVerdict.Allowed, judge.Judge(new MessageContext("ann", "r", Text, true)));
        for (var i = 0; i < 60; i++)
            Assert.Equal(SafetyVerdict.Allowed, judge.Judge(new MessageContext("ann", $"friend{i}", Text, false)));
        for (var i = 0; i < 60; i++)
        {
            time.Now += TimeSpan.FromMinutes(4);
            Assert.Equal(SafetyVerdict.Allowed, judge.Judge(new MessageContext("ann", $"r{i}", Text, true)));
        }
    }

    [Fact]
    public void Judge_FillersToOneStranger_HideNothing()
    {
        var judge = NewJudge();
        const string Text = "the same long sentence again and again";
        for (var i = 0; i < 4; i++)
            judge.Judge(new MessageContext("ann", $"r{i}", Text, true));
        for (var i = 0; i < 100; i++)
            judge.Judge(new MessageContext("ann", "accomplice", $"filler number {i} of the many that there are", true));

        Assert.Equal(
            new SafetyVerdict(SafetyAction.Limit, SafetyReason.MassMessage, 0.8f), judge.Judge(new MessageContext("ann", "r4", Text, true)));
    }

    [Fact]
    public void Judge_MoreSendersThanItRemembers_ForgetsTheOldest()
    {
        var judge = NewJudge();
        for (var i = 0; i < 25_000; i++)
            judge.Judge(new MessageContext($"s{i}", "r", "hello", true));

        for (var i = 1; i < 19; i++)
            Assert.Equal(SafetyAction.Allow, judge.Judge(new MessageContext("s24999", $"r{i}", $"{i}", true)).Action);
        Assert.Equal(SafetyAction.Limit, judge.Judge(new MessageContext("s24999", "last", "x", true)).Action);
    }

    private static SafetyAction Action(string text) => NewJudge().Judge(new MessageContext("ann", "ben", text, true)).Action;

    private static string Judged(string text, bool isStranger)
    {
        var verdict = NewJudge().Judge(new MessageContext("ann", "ben", text, isStranger));
        return $"{verdict.Action} {verdict.Reason}";
    }

    internal static SafetyJudge NewJudge(TimeProvider? time = null)
        => new(Options.Create(new SafetyOptions()), new LexiconScore(OffensiveLexicon.BuiltIn), time ?? new SteppedTime());

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
