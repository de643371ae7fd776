using System.Diagnostics;
using Engagement.AppHost.Services;
using Engagement.AppHost.Startup;
using Microsoft.Extensions.Logging;

namespace Engagement.AppHost.Commands;

/// <summary>
/// Runs tools/Engagement.Import as anybody would, against the gateway. Its output is in the log of the resource; its last lines are the
/// result.
/// </summary>
internal static partial class ImportCommand
{
    private const int LinesInResult = 20;

    public static Service WithImportCommand(this Service interactions, Service gateway, ImportSettings settings)
    {
        var resource = interactions.Replicas[0];
        var repository = resource.ApplicationBuilder.RepositoryRoot();
        resource.WithCommand("import-kuairand", "Import KuaiRand", ExecuteAsync, new CommandOptions
        {
            Description = "Loads the KuaiRand data through the public API. Safe to run twice, and to interrupt.",
            IconName = "ArrowImport",
            Arguments =
            [
                new InteractionInput { Name = "path", Label = "Folder", InputType = InputType.Text, Required = true, Value = settings.Path },
            ],
        });
        return interactions;

        async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
        {
            var data = Path.GetFullPath(context.Arguments.GetString("path") ?? settings.Path, repository);
            if (!Directory.Exists(data))
                return CommandResults.Failure($"{data} is not there: name the folder with --Import:Path=FOLDER, or as this command's argument.");
            var start = new ProcessStartInfo("dotnet",
            [
                "run", "--project", Path.Combine(repository, "tools", "Engagement.Import"), "--",
                "--data", data, "--gateway", gateway.Grpc.Url, "--token-endpoint", $"{gateway.Http.Url}/dev/token",
            ])
            {
                WorkingDirectory = repository,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var import = Process.Start(start)!;
            try
            {
                var lines = new Queue<string>();
                await Task.WhenAll(ReadAsync(import.StandardOutput), ReadAsync(import.StandardError));
                await import.WaitForExitAsync(context.CancellationToken);
                var tail = string.Join('\n', lines);
                return import.ExitCode == 0
                    ? CommandResults.Success("Imported.", tail, CommandResultFormat.Text)
                    : CommandResults.Failure($"The import ended with {import.ExitCode}.", tail, CommandResultFormat.Text);

                async Task ReadAsync(StreamReader output)
                {
                    while (await output.ReadLineAsync(context.CancellationToken) is { } line)
                    {
                        Line(context.Logger, line);
                        lock (lines)
                        {
                            lines.Enqueue(line);
                            if (lines.Count > LinesInResult)
                                lines.Dequeue();
                        }
                    }
                }
            }
            finally
            {
                // A cancelled command leaves no import behind; after a finished one there is nothing to kill.
                if (!import.HasExited)
                    import.Kill(entireProcessTree: true);
            }
        }
    }

    [LoggerMessage(2020, LogLevel.Information, "import: {Text}")]
    private static partial void Line(ILogger logger, string text);
}
