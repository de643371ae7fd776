namespace Engagement.Simulator.Worlds;

/// <summary>
/// Viewers whose tastes are known, and videos: what a viewer would watch of a video is a number that can be asked for at any time. The same seed is the same
/// world, to the last draw.
/// </summary>
internal sealed class World
{
    private const int OfTaste = 1, OfDrift = 2, OfVideo = 3, OfWatch = 4, OfLike = 5;

    /// <summary>How far a taste moves from one session to the next, of about 1 that it is wide.</summary>
    private const double Drift = 0.08;

    private const double TasteCounts = 1.3;
    private const double QualityCounts = 0.6;
    private const double NoiseCounts = 0.5;
    private const double Dull = -1.2;

    private readonly int _seed;
    private readonly WorldSettings _settings;
    private readonly List<SimulatedVideo> _videos = [];
    private readonly double[,] _tastes;
    private int _creators;

    public World(int seed, WorldSettings settings)
    {
        (_seed, _settings, _creators) = (seed, settings, settings.Creators);
        _tastes = new double[settings.Viewers, settings.Topics];
        for (var viewer = 0; viewer < settings.Viewers; viewer++)
        {
            for (var topic = 0; topic < settings.Topics; topic++)
                _tastes[viewer, topic] = Draws.Normal(seed, OfTaste, viewer, topic);
        }
        for (var i = 0; i < settings.Videos; i++)
            Add(newCreatorSince: null);
    }

    /// <summary>In the order of publication.</summary>
    public IReadOnlyList<SimulatedVideo> Videos => _videos;

    public WorldSettings Settings => _settings;

    /// <summary>Begins a session: tastes drift and new videos come; those.</summary>
    public IReadOnlyList<SimulatedVideo> Begin(int session)
    {
        var before = _videos.Count;
        for (var viewer = 0; viewer < _settings.Viewers; viewer++)
        {
            for (var topic = 0; topic < _settings.Topics; topic++)
            {
                _tastes[viewer, topic] = (_tastes[viewer, topic] * Math.Sqrt(1 - (Drift * Drift)))
                    + (Drift * Draws.Normal(_seed, OfDrift, session, viewer, topic));
            }
        }
        for (var i = 0; i < _settings.NewVideosASession; i++)
            Add(newCreatorSince: null);
        for (var i = 0; i < _settings.NewCreatorsASession; i++)
            Add(session);
        return _videos[before..];
    }

    /// <summary>The share of a video that a viewer would watch now, on average.</summary>
    public double MeanShare(int viewer, SimulatedVideo video)
    {
        // Over the noise of Share, by Gauss and Hermite with five points.
        ReadOnlySpan<double> points = [-2.8569700138728, -1.3556261799742659, 0, 1.3556261799742659, 2.8569700138728];
        ReadOnlySpan<double> weights = [0.011257411327720689, 0.2220759220056126, 0.5333333333333333, 0.2220759220056126, 0.011257411327720689];
        var (liking, sum) = (Liking(viewer, video), 0d);
        for (var i = 0; i < points.Length; i++)
            sum += weights[i] * Share(liking + (NoiseCounts * points[i]));
        return sum;
    }

    /// <summary>What a viewer does with a video that is shown now.</summary>
    public Viewing Watch(int session, int viewer, SimulatedVideo video)
    {
        var share = Share(Liking(viewer, video) + (NoiseCounts * Draws.Normal(_seed, OfWatch, session, viewer, video.Number)));
        var isLiked = Draws.Uniform(_seed, OfLike, session, viewer, video.Number) < 0.25 * share * share;
        return new Viewing(video, share, isLiked);
    }

    private static double Share(double liking) => 1 / (1 + Math.Exp(-1.7 * liking));

    private double Liking(int viewer, SimulatedVideo video) => Dull
        + (TasteCounts * ((0.7 * _tastes[viewer, video.Topic]) + (0.3 * _tastes[viewer, video.SecondTopic])))
        + (QualityCounts * video.Quality);

    private void Add(int? newCreatorSince)
    {
        var number = _videos.Count;
        var creator = newCreatorSince is null ? Below(_settings.Creators, 1) : _creators++;
        // A creator has a topic, and mostly keeps to it.
        var topic = Draws.Uniform(_seed, OfVideo, number, 2) < 0.8 ? creator % _settings.Topics : Below(_settings.Topics, 3);
        _videos.Add(new SimulatedVideo(
            number, creator, topic, Below(_settings.Topics, 4), 8 + (52 * Draws.Uniform(_seed, OfVideo, number, 5)), Draws.Normal(_seed, OfVideo, number, 6),
            newCreatorSince));

        int Below(int count, int draw) => (int)(count * Draws.Uniform(_seed, OfVideo, number, draw));
    }
}

/// <summary>What a viewer did with a video.</summary>
/// <param name="Share">Of its length, watched: 0 to 1.</param>
internal sealed record Viewing(SimulatedVideo Video, double Share, bool IsLiked)
{
    public double Seconds => Share * Video.Seconds;
}
