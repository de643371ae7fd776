using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Engagement.AppHost.Startup;

/// <summary>The app host's builder, with the settings read and the machine looked at before anything starts.</summary>
internal static class EngagementBuilder
{
    public static IDistributedApplicationBuilder Create(string[] args, out AppHostSettings settings)
    {
        Ports.MakeDashboardFree();
        var builder = DistributedApplication.CreateBuilder([.. args.Select(arg => arg == "--reset" ? "--Reset=true" : arg)]);
        settings = Read(builder.Configuration);
        Ports.RequireFree(settings.Gateway);
        return builder;
    }

    /// <summary>The repository: the app host's own folder is right below it.</summary>
    public static string RepositoryRoot(this IDistributedApplicationBuilder builder) => Path.GetDirectoryName(builder.AppHostDirectory)!;

    private static AppHostSettings Read(IConfiguration configuration)
    {
        try
        {
            var settings = configuration.Get<AppHostSettings>() ?? new AppHostSettings();
            object[] sections = [settings.Redis, settings.Gateway, settings.Replicas];
            foreach (var section in sections)
                Validator.ValidateObject(section, new ValidationContext(section), validateAllProperties: true);
            return settings;
        }
        catch (Exception invalid) when (invalid is InvalidOperationException or ValidationException)
        {
            throw new CannotStartException($"A setting is not valid: {(invalid.InnerException ?? invalid).Message}");
        }
    }
}
