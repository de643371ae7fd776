using Engagement.Feed.Profiles;

namespace Engagement.Feed.Ranking;

/// <summary>The strongest term of a score in words.</summary>
internal static class Reasons
{
    public static string Of(ScoredVideo scored, Affinities affinities)
    {
        var video = scored.Video;
        return scored.Terms.MaxBy(term => term.Contribution).Name switch
        {
            "following" => $"You follow {video.CreatorId}",
            "topic_affinity" => video.Topics.MaxBy(affinities.OfTopic) is { } topic && affinities.OnlyAskedForTopic(topic)
                ? $"You asked for more about {topic}"
                : $"You watch videos about {video.Topics.MaxBy(affinities.OfTopic)}",
            "creator_affinity" => affinities.OnlyAskedForCreator(video.CreatorId)
                ? $"You asked for more of {video.CreatorId}"
                : $"You engage with videos of {video.CreatorId}",
            "co_engagement" => "Viewers who engage with what you engage with engage with it",
            "popularity" => "Popular now",
            "freshness" => "Published recently",
            "quality" => "Viewers watch much of it",
            "topic_taste" => $"You watch much of videos about {video.Topics.MaxBy(topic => affinities.TasteOfTopics([topic]))}",
            "creator_taste" => $"You watch much of the videos of {video.CreatorId}",
            "explore" => "New, with few views so far",
            "asked_for" => affinities.FindAskedFor(video.Topics) is { } topic ? $"You asked for more about {topic}" : $"You asked for more of {video.CreatorId}",
            "watch_share" => "You will probably watch much of it",
            "completion" => "You will probably watch it to the end",
            "like" => "You will probably like it",
            "comment" => "You will probably comment on it",
            "share" => "You will probably share it",
            "save" => "You will probably save it",
            "follow" => $"You will probably follow {video.CreatorId}",
            "remix" => "You will probably make something of it",
            _ => "You will probably watch it for long",
        };
    }
}
