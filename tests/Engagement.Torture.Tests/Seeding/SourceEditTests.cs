using Engagement.Torture.Seeding;

namespace Engagement.Torture.Tests.Seeding;

public sealed class SourceEditTests
{
    private const string Interactions = "Engagement.Interactions";

    private static IEnumerable<SourceEdit> Failpoints => Torture.Seeding.Failpoints.All.Select(point => point.Edit);

    public static TheoryData<string> Faults => [.. SeededFaults.All.Select(fault => fault.Name)];

    public static TheoryData<string> GraphFaultNames => [.. GraphFaults.All.Select(fault => fault.Name)];

    public static TheoryData<string> RemixFaultNames => [.. RemixFaults.All.Select(fault => fault.Name)];

    public static TheoryData<string> ViewingFaultNames => [.. ViewingFaults.All.Select(fault => fault.Name)];

    [Fact]
    public void Failpoints_OnTheSourcesAsTheyAre_AllApply() => Apply(Interactions, Failpoints);

    [Theory, MemberData(nameof(Faults))]
    public void SeededFault_OnTheSourcesAsTheyAre_Applies(string name)
        => Apply(Interactions, SeededFault.Named([name], SeededFaults.All).Single().Edits.Concat(Failpoints));

    [Theory, MemberData(nameof(GraphFaultNames))]
    public void SeededFault_OnTheSourcesOfTheGraph_Applies(string name)
        => Apply("Engagement.SocialGraph", SeededFault.Named([name], GraphFaults.All).Single().Edits);

    [Theory, MemberData(nameof(RemixFaultNames))]
    public void SeededFault_OnTheSourcesOfRemix_Applies(string name)
        => Apply("Engagement.Remix", SeededFault.Named([name], RemixFaults.All).Single().Edits);

    [Theory, MemberData(nameof(ViewingFaultNames))]
    public void SeededFault_OnTheSourcesOfInsights_Applies(string name)
        => Apply("Engagement.Insights", SeededFault.Named([name], ViewingFaults.All).Single().Edits);

    [Fact]
    public void ApplyTo_TextThatIsThereTwice_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => new SourceEdit("File.cs", "a", "b").ApplyTo("a a"));

    private static void Apply(string service, IEnumerable<SourceEdit> edits)
    {
        var sources = new Dictionary<string, string>();
        foreach (var edit in edits)
        {
            var file = Path.Combine(Variant.Repository, "services", service, edit.File);
            var source = sources.TryGetValue(edit.File, out var edited) ? edited : File.ReadAllText(file);
            sources[edit.File] = edit.ApplyTo(source);
        }
    }
}
