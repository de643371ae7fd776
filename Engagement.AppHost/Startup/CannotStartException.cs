namespace Engagement.AppHost.Startup;

/// <summary>The machine is not ready for the system: the message says in one line what is wrong and what to do.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
