using Engagement.Garnet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Arguments and environment are ordinary configuration: --Garnet:Port 6379, Garnet__Memory=512m.
var builder = Host.CreateApplicationBuilder(args);
// Garnet tells its whole life in some forty lines, and warns that it will use our logger: one line of our own says as much.
builder.Logging.AddFilter(null, LogLevel.Warning).AddFilter("ArgParser", LogLevel.Error).AddFilter("Engagement", LogLevel.Information);
builder.Services.AddOptions<GarnetOptions>().BindConfiguration(GarnetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddHostedService<GarnetWorker>();
await builder.Build().RunAsync();
