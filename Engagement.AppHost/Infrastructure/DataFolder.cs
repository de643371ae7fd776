using System.Security.Cryptography;
using System.Text;
using Engagement.AppHost.Startup;

namespace Engagement.AppHost.Infrastructure;

/// <summary>
/// Where the data of this machine is: the cluster, the secrets that live as long as it does, and a lock that keeps two app hosts apart.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private FileStream? _lock;

    private DataFolder(string path) => Path = path;

    public string Path { get; }

    public string Cluster => System.IO.Path.Combine(Path, "postgres");

    /// <summary>
    /// The folder asked for, or `.data` in the repository. Root runs the server as another account, which cannot enter root's own home: then it is
    /// a folder below /var/lib.
    /// </summary>
    public static DataFolder Locate(string repository, string? wished)
    {
        var path = System.IO.Path.GetFullPath(wished ?? ".data", repository);
        if (Environment.IsPrivilegedProcess && !ServerAccount.CanEnter(Nearest(path)))
        {
            if (wished is not null)
                throw new CannotStartException($"The account {ServerAccount.Name} cannot enter {path}: choose another with --Data:Path=FOLDER.");
            var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..8];
            path = $"/var/lib/engagement-{tag}";
        }
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            throw new CannotStartException($"{denied.Message} Choose a folder of your own with --Data:Path=FOLDER.");
        }
        return new DataFolder(path);
    }

    /// <summary>Held until the app host is disposed or this process ends, whichever way.</summary>
    public void Lock()
    {
        try
        {
            _lock = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotStartException($"{Path} belongs to another user: start as that user, or choose another with --Data:Path=FOLDER.");
        }
        catch (IOException)
        {
            throw new CannotStartException($"Another app host is using {Path}: stop it, or choose another folder with --Data:Path=FOLDER.");
        }
    }

    public void Dispose() => _lock?.Dispose();

    public void Reset()
    {
        if (Directory.Exists(Cluster))
            Directory.Delete(Cluster, recursive: true);
        foreach (var secret in Directory.GetFiles(Path, "*.secret"))
            File.Delete(secret);
    }

    /// <summary>32 random bytes in hexadecimal, made at the first start, kept as long as the data, and readable by their owner alone.</summary>
    public string ReadOrCreateSecret(string name)
    {
        var path = System.IO.Path.Combine(Path, $"{name}.secret");
        if (!File.Exists(path))
        {
            using var file = new StreamWriter(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        }
        return File.ReadAllText(path);
    }

    private static string Nearest(string path) => Directory.Exists(path) ? path : Nearest(System.IO.Path.GetDirectoryName(path)!);
}
