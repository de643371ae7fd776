using Engagement.Platform;
using Engagement.Remix;
using Engagement.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddRemix();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapRemix();
app.Run();
