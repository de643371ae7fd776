using System.Diagnostics;

namespace Engagement.Interactions;

internal static class InteractionsTelemetry
{
    public const string Name = "Engagement.Interactions";

    public static readonly ActivitySource Source = new(Name);
}
