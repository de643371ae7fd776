using System.Xml.Linq;

namespace Engagement.Protos.Tests;

/// <summary>Services know one another by their contracts alone.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] Shared = ["Engagement.Platform", "Engagement.ServiceDefaults", "Engagement.Protos"];

    // Not services: what all of them stand on, and the two programs that prepare or carry their stores.
    private static readonly string[] NotServices = ["Engagement.Platform", "Engagement.Migrator", "Engagement.Garnet"];

    public static TheoryData<string> Services =>
        [.. new DirectoryInfo(Path.Combine(Repository(), "services")).GetDirectories().Select(folder => folder.Name).Except(NotServices)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_RefersToNoOtherService(string service)
        => Assert.Subset(Shared.ToHashSet(), References(Path.Combine(Repository(), "services", service, $"{service}.csproj")).ToHashSet());

    [Fact]
    public void ServiceDefaults_RefersToNothingOfOurs()
        => Assert.Empty(References(Path.Combine(Repository(), "Engagement.ServiceDefaults", "Engagement.ServiceDefaults.csproj")));

    [Theory]
    [MemberData(nameof(Services))]
    public void Program_IsATableOfContents(string service)
        => Assert.InRange(File.ReadAllLines(Path.Combine(Repository(), "services", service, "Program.cs")).Length, 1, 25);

    private static IEnumerable<string> References(string project)
        => XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Engagement.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
