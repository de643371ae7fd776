using Engagement.Insights;
using Engagement.Platform;
using Engagement.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPlatform();
builder.AddInsights();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapPlatform();
app.MapInsights();
app.Run();
