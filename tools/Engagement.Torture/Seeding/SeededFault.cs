using Engagement.Interactions.V1;
using Engagement.Torture.Faults;

namespace Engagement.Torture.Seeding;

/// <summary>A defect put into a copy of the service, to see that the tool finds it.</summary>
/// <param name="Story">What a developer might have done.</param>
internal sealed record SeededFault(string Name, string Story, params SourceEdit[] Edits)
{
    /// <summary>Enough events for it to be found.</summary>
    public int Events { get; init; } = 6000;

    public int Replicas { get; init; } = 1;

    /// <summary>Kinds of events that would hide it.</summary>
    public IReadOnlyList<EventKind> Without { get; init; } = [];

    /// <summary>What has to go wrong besides for it to show.</summary>
    public FaultPlan Plan { get; init; } = new();

    /// <summary>Those of these names; of the name `all`, all.</summary>
    public static IReadOnlyList<SeededFault> Named(IReadOnlyList<string> names, IReadOnlyList<SeededFault> known)
        => names.Contains("all")
            ? known
            :
            [
                .. names.Select(name => known.FirstOrDefault(fault => fault.Name == name)
                    ?? throw new ArgumentException($"There is no fault {name}. There are: {string.Join(", ", known.Select(fault => fault.Name))}.")),
            ];
}
