using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>An acknowledged event, where its receipt says that it is.</summary>
internal readonly record struct OracleEvent(int Index, Planned Planned, long Position, long RecordedAtMicros);
