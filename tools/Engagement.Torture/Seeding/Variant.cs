using System.Diagnostics;
using System.Reflection;

namespace Engagement.Torture.Seeding;

/// <summary>A build of the service's sources with edits: the product itself has no switch for any of this.</summary>
internal static class Variant
{
    public static string Repository { get; } = typeof(Variant).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    // That of the tool itself: what the service refers to is built already.
    private static string Configuration { get; } = typeof(Variant).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Interactions with its failpoints, and with defects; the path of its assembly.</summary>
    public static Task<string> BuildInteractionsAsync(string folder, IEnumerable<SourceEdit> faults, CancellationToken cancellationToken)
        // The faults first: they are written against the product as it is.
        => BuildAsync(
            "Engagement.Interactions", folder, faults.Concat(Failpoints.All.Select(point => point.Edit)), cancellationToken, ("TorturePoint.cs", Failpoints.Support));

    /// <summary>A service with defects, from a copy of its sources; the path of its assembly.</summary>
    public static async Task<string> BuildAsync(
        string service, string folder, IEnumerable<SourceEdit> edits, CancellationToken cancellationToken, params (string Name, string Text)[] further)
    {
        var copy = Path.Combine(folder, service);
        CopySources(Path.Combine(Repository, "services", service), copy);
        foreach (var edit in edits)
            await ApplyAsync(copy, edit, cancellationToken);
        foreach (var (name, text) in further)
            await File.WriteAllTextAsync(Path.Combine(copy, name), text, cancellationToken);
        await WriteBuildFilesAsync(folder, copy, service, cancellationToken);
        await BuildAsync(copy, cancellationToken);
        return Path.Combine(folder, "artifacts", "bin", service, Configuration.ToLowerInvariant(), $"{service}.dll");
    }

    private static void CopySources(string sources, string copy)
    {
        foreach (var file in Directory.EnumerateFiles(sources, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task ApplyAsync(string copy, SourceEdit edit, CancellationToken cancellationToken)
    {
        var file = Path.Combine(copy, edit.File);
        await File.WriteAllTextAsync(file, edit.ApplyTo(await File.ReadAllTextAsync(file, cancellationToken)), cancellationToken);
    }

    private static async Task WriteBuildFilesAsync(string folder, string copy, string service, CancellationToken cancellationToken)
    {
        var project = Path.Combine(copy, $"{service}.csproj");
        var text = await File.ReadAllTextAsync(project, cancellationToken);
        await File.WriteAllTextAsync(
            project, text.Replace("Include=\"../", $"Include=\"{Path.Combine(Repository, "services")}/", StringComparison.Ordinal), cancellationToken);
        // The repository's own settings, but a place of its own for what is built, and no word about style.
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <Import Project="{Repository}/Directory.Build.props" />
              <PropertyGroup>
                <ArtifactsPath>{folder}/artifacts</ArtifactsPath>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <EnforceCodeStyleInBuild>false</EnforceCodeStyleInBuild>
                <RunAnalyzers>false</RunAnalyzers>
                <NoWarn>$(NoWarn);RS0030</NoWarn>
              </PropertyGroup>
            </Project>
            """, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Directory.Packages.props"),
            $"<Project><Import Project=\"{Repository}/Directory.Packages.props\" /></Project>", cancellationToken);
        File.Copy(Path.Combine(Repository, "global.json"), Path.Combine(folder, "global.json"));
    }

    private static async Task BuildAsync(string copy, CancellationToken cancellationToken)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", copy, "-c", Configuration, "-m:1", "-v:q", "-nologo", "--disable-build-servers"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = copy,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        })!;
        var output = build.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = build.StandardError.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new InvalidOperationException($"The edited service does not build:\n{await output}{await errors}");
    }
}
