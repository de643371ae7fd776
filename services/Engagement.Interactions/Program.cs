using Engagement.Platform;
using Engagement.Interactions;
using Engagement.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddInteractions();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapInteractions();
app.Run();
