using Engagement.Torture.Seeding;

namespace Engagement.Torture.Tests.Seeding;

public sealed class SourceEditTests
{
    public static TheoryData<string> Faults => [.. SeededFaults.All.Select(fault => fault.Name)];

    [Fact]
    public void Failpoints_OnTheSourcesAsTheyAre_AllApply() => Apply([]);

    [Theory, MemberData(nameof(Faults))]
    public void SeededFault_OnTheSourcesAsTheyAre_Applies(string name) => Apply(SeededFaults.Named(name).Edits);

    [Fact]
    public void ApplyTo_TextThatIsThereTwice_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => new SourceEdit("File.cs", "a", "b").ApplyTo("a a"));

    private static void Apply(IEnumerable<SourceEdit> faults)
    {
        var sources = new Dictionary<string, string>();
        foreach (var edit in faults.Concat(Failpoints.All.Select(point => point.Edit)))
        {
            var file = Path.Combine(Variant.Repository, "services", "Engagement.Interactions", edit.File);
            var source = sources.TryGetValue(edit.File, out var edited) ? edited : File.ReadAllText(file);
            sources[edit.File] = edit.ApplyTo(source);
        }
    }
}
