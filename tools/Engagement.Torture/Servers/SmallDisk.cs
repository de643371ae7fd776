using System.Diagnostics;
using Engagement.Testing.Processes;

namespace Engagement.Torture.Servers;

/// <summary>A file system of a few hundred megabytes for the database, which can be filled to the last byte. Needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "1500m";

    private readonly string _folder;
    private readonly string? _before = Environment.GetEnvironmentVariable("TMPDIR");

    private readonly Guard _guard;

    private SmallDisk(string folder) => (_folder, _guard) = (folder, new Guard("umount -l \"$1\"", folder));

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>From now on temporary folders of this process are there, and with them the database that is made next.</summary>
    public static async Task<SmallDisk> MountAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("--disk-full mounts a small tmpfs, which needs root.");
        var disk = new SmallDisk(Path.Combine(folder, "small-disk"));
        Directory.CreateDirectory(disk._folder);
        await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Size},mode=1777", "tmpfs", disk._folder], cancellationToken);
        Environment.SetEnvironmentVariable("TMPDIR", disk._folder);
        return disk;
    }

    public void Fill()
    {
        var block = new byte[1 << 16];
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Filler);

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("TMPDIR", _before);
        _guard.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
