namespace Engagement.Evaluate.Figures;

/// <summary>A figure with its 95 % interval, and what each seed gave, when seeds differ.</summary>
internal sealed record Figure(double Value, double Low, double High, IReadOnlyList<double>? Seeds = null);
