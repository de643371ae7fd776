namespace Engagement.Feed.Preferences;

/// <summary>Writes what the feed may learn, and how much of each topic is wanted.</summary>
internal static class PersonalisationStore
{
    private const int MostWeights = 500;

    private const string DeleteWeights = "DELETE FROM topic_weight WHERE viewer_id = @ViewerId AND topic = ANY(@Topics)";

    private const string InsertWeights = """
        INSERT INTO topic_weight (viewer_id, topic, weight) SELECT @ViewerId, topic, weight FROM unnest(@Topics, @Weights) AS new (topic, weight)
        WHERE weight <> @Neutral
        """;

    private const string CountWeights = "SELECT count(*) FROM topic_weight WHERE viewer_id = @ViewerId";

    private const string Reset = """
        UPDATE preferences SET reset_at = @Now WHERE viewer_id = @ViewerId;
        DELETE FROM topic_weight WHERE viewer_id = @ViewerId;
        UPDATE feedback SET learned = false WHERE viewer_id = @ViewerId AND undone_at IS NULL;
        UPDATE feedback SET expires_at = @Now WHERE viewer_id = @ViewerId AND kind = ANY(@Ended) AND undone_at IS NULL AND expires_at > @Now;
        DELETE FROM unlearned_time WHERE viewer_id = @ViewerId AND until_at <= @Now;
        INSERT INTO unlearned_time (viewer_id, from_at, until_at) VALUES (@ViewerId, '-infinity'::timestamptz, @Now);
        DELETE FROM unlearned_video WHERE viewer_id = @ViewerId;
        INSERT INTO unlearned_video (viewer_id, video_id, impressions, watches, watched_ms, likes, comments, shares, saves, not_interested)
        SELECT viewer_id, video_id, impressions, watches, watched_ms, likes, comments, shares, saves, not_interested
        FROM viewer_video WHERE viewer_id = @ViewerId;
        UPDATE viewer_video SET last_at = '-infinity' WHERE viewer_id = @ViewerId
        """;

    private const string Pause = """
        INSERT INTO unlearned_time (viewer_id, from_at, until_at)
        SELECT viewer_id, @Now, 'infinity'::timestamptz FROM preferences WHERE viewer_id = @ViewerId AND paused_at IS NULL;
        UPDATE preferences SET paused_at = @Now WHERE viewer_id = @ViewerId AND paused_at IS NULL
        """;

    private const string Resume = """
        UPDATE unlearned_time SET until_at = @Now
        FROM preferences AS paused
        WHERE paused.viewer_id = @ViewerId AND unlearned_time.viewer_id = @ViewerId AND unlearned_time.from_at = paused.paused_at;
        UPDATE preferences SET paused_at = NULL WHERE viewer_id = @ViewerId
        """;

    public static async Task SetWeightsAsync(PreferenceWrite write, IReadOnlyDictionary<string, double> weights)
    {
        var rows = new
        {
            write.Event.ViewerId, Topics = weights.Keys.ToArray(), Weights = weights.Values.ToArray(), Neutral = ViewerWishes.NeutralWeight,
        };
        await write.ExecuteAsync(DeleteWeights, rows);
        await write.ExecuteAsync(InsertWeights, rows);
        if (await write.ReadAsync<long>(CountWeights, rows) > MostWeights)
            throw FeedbackStore.TooMany(MostWeights);
    }

    public static Task ResetAsync(PreferenceWrite write)
        => write.ExecuteAsync(Reset, new { write.Event.ViewerId, write.Now, Ended = FeedbackRules.OfLearning });

    public static Task PauseAsync(PreferenceWrite write) => write.ExecuteAsync(Pause, new { write.Event.ViewerId, write.Now });

    public static Task ResumeAsync(PreferenceWrite write) => write.ExecuteAsync(Resume, new { write.Event.ViewerId, write.Now });
}
