namespace Engagement.Simulator.Worlds;

/// <summary>A video, and what nobody is told of it.</summary>
/// <param name="Number">Its place in the order of publication, from 0.</param>
/// <param name="Quality">What everybody finds in it, about 0 ± 1.</param>
/// <param name="NewCreatorSince">The session before which its creator came; null for those who were there.</param>
internal sealed record SimulatedVideo(int Number, int Creator, int Topic, int SecondTopic, double Seconds, double Quality, int? NewCreatorSince);
