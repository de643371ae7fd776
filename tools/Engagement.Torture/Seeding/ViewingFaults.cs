namespace Engagement.Torture.Seeding;

/// <summary>The defects of Insights that a run of `insights` must find.</summary>
internal static class ViewingFaults
{
    private const string Batch = "Folding/FoldBatch.cs";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("hour-of-arrival", "A session counts in the hour of the update that came first, not of the one that happened first",
            new SourceEdit(Batch, "session.FirstAt = Earlier(session.FirstAt, FigureRules.TimeOf(e));", "")),
        new("updates-not-joined", "A session is what its last update says",
            new SourceEdit(Batch, "session.Session?.Join(told);", "session.Session = session.Session is null ? null : WatchSession.Of(told);")),
        new("curve-not-taken-back", "A session that was deleted stays in the curve",
            new SourceEdit(Batch, "session.Session = null;", "session.Changed = true;")),
        new("waiting-forgotten", "What waits for a publication is looked for only in the batch that brings it",
            new SourceEdit("Folding/LedgerFolding.cs", "waitedBefore.Concat(waiting)", "waiting")),
        new("reach-of-each-batch", "A viewer is a new one of the hour in each batch",
            new SourceEdit("Folding/FoldReads.cs", "(met > 0 ? 1 : 0) - (before > 0 ? 1 : 0)", "met > 0 && before != met ? 1 : 0")),
        new("taken-back-today", "What is taken back leaves the hour of the deletion",
            new SourceEdit("Figuring/FigureRules.cs", ": e.Retraction?.OccurredAt ?? e.OccurredAt)", ": e.OccurredAt)")),
        new("own-watching-counts", "Creators are viewers of their own videos",
            new SourceEdit("Figuring/FigureRules.cs", "=> e.UserId == creatorId", "=> e.UserId.Length == 0")),
        new("compared-with-itself", "A video is in its own cohort",
            new SourceEdit("Retention/CohortReader.cs", "FirstOrDefault(curve => curve.VideoNo == exceptVideoNo)", "FirstOrDefault(curve => curve.VideoNo < 0)")),
    ];
}
