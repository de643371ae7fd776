using Engagement.Platform;
using Engagement.Feed;
using Engagement.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddFeed();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapFeed();
app.Run();
