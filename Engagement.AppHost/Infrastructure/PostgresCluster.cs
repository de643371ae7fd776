using System.Diagnostics;
using System.Globalization;
using Engagement.AppHost.Startup;
using Engagement.AppHost.Supervision;
using Microsoft.Extensions.Logging;

namespace Engagement.AppHost.Infrastructure;

/// <summary>The files of a PostgreSQL server: made at the first start, looked at before every other.</summary>
internal sealed class PostgresCluster(PostgresBinaries binaries, string folder, string password)
{
    private string PidFile => Path.Combine(folder, "postmaster.pid");

    /// <summary>Refuses data that this server cannot read, before anything is started.</summary>
    public void RequireUsable()
    {
        var installed = binaries.MajorVersion();
        if (installed < 15)
            throw new CannotStartException($"PostgreSQL {installed} in {binaries.Folder} is too old: install 15 or newer.");
        if (!Directory.Exists(folder))
            return;
        try
        {
            var made = File.ReadAllText(Path.Combine(folder, "PG_VERSION")).Trim();
            if (made != installed.ToString(CultureInfo.InvariantCulture))
                throw new CannotStartException(
                    $"The data in {folder} was made by PostgreSQL {made} and {installed} is installed: " +
                    $"start with --reset for empty data, install PostgreSQL {made}, or choose another folder with --Data:Path=FOLDER.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"{folder} belongs to another user (an earlier start as root?): start as that user, or choose another with --Data:Path=FOLDER.");
        }
        catch (IOException)
        {
            throw new CannotStartException(
                $"{folder} is not a PostgreSQL data folder: start with --reset, or choose another with --Data:Path=FOLDER.");
        }
    }

    public async Task PrepareAsync(ILogger logger, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            await CreateAsync(logger, cancellationToken);
        else if (Environment.IsPrivilegedProcess)
            await RunAsync(new ProcessStartInfo("chown", ["-R", ServerAccount.Name, folder]), cancellationToken);
        if (File.Exists(PidFile))
            await ClearPidFileAsync(logger, cancellationToken);
    }

    // Made beside its place and then moved there, so that an interrupted initdb leaves nothing that looks like data.
    private async Task CreateAsync(ILogger logger, CancellationToken cancellationToken)
    {
        var (draft, passwordFile) = ($"{folder}.new", $"{folder}.new.password");
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken);
        try
        {
            if (Environment.IsPrivilegedProcess)
                await RunAsync(new ProcessStartInfo("chown", [ServerAccount.Name, draft, passwordFile]), cancellationToken);
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            logger.CreatingCluster(folder);
            await RunAsync(
                binaries.Start("initdb", "-D", draft, "-U", "postgres", "-A", "scram-sha-256",
                    $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C"),
                cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }
        Directory.Move(draft, folder);
    }

    /// <summary>
    /// The file outlives a crash. Its process may be a server of ours that lost its app host, which ends now, or after a reboot anybody at all:
    /// then the file is wrong, and PostgreSQL would refuse to start because of it.
    /// </summary>
    private async Task ClearPidFileAsync(ILogger logger, CancellationToken cancellationToken)
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(PidFile, cancellationToken))[0], CultureInfo.InvariantCulture);
        if (ProcessTree.CommandLine(pid)?.Contains(folder, StringComparison.Ordinal) == true)
        {
            logger.StoppingOrphan(pid);
            await RunAsync(binaries.Start("pg_ctl", "-D", folder, "-m", "fast", "-s", "-w", "stop"), cancellationToken);
        }
        else
            File.Delete(PidFile);
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)}: {await output}{await errors}");
    }
}
