using Engagement.Platform;
using Engagement.SocialGraph;
using Engagement.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddSocialGraph();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapSocialGraph();
app.Run();
