namespace Engagement.AppHost.Tests.Running;

/// <summary>Not CreateTempSubdirectory, which is for its maker alone: root's PostgreSQL runs under another account.</summary>
internal static class TemporaryFolder
{
    public static DirectoryInfo Create(string prefix) =>
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{prefix}-{Path.GetRandomFileName()}"));
}
