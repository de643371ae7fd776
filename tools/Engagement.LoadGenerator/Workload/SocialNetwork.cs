using System.Globalization;

namespace Engagement.LoadGenerator.Workload;

/// <summary>Who follows whom.</summary>
/// <param name="Follows">From follower to followee, each once.</param>
internal sealed record SocialNetwork(string Name, int Nodes, (int From, int To)[] Follows)
{
    private const string WikiVote = "wiki-Vote.txt";
    private const string MusaeGit = "musae_git_edges.csv";

    public static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"user-{node:D7}");

    /// <summary>The graphs of a folder: Wikipedia's votes as they are, and GitHub's mutual follows both ways.</summary>
    public static IEnumerable<SocialNetwork> Read(string folder)
    {
        yield return Of("wiki-Vote", Pairs(Path.Combine(folder, WikiVote), '\t'));
        yield return Of("musae_git", Pairs(Path.Combine(folder, MusaeGit), ',').SelectMany(edge => new[] { edge, (From: edge.To, To: edge.From) }));
    }

    /// <summary>
    /// A graph in which the number of followers, and that of followed, fall off by a power law, and every third follow is returned: a node's weight is its
    /// rank to the -0.7th, so the greatest has some hundred times the followers of the one in the middle.
    /// </summary>
    public static SocialNetwork PowerLaw(int nodes, int follows, int seed)
    {
        const double Exponent = 0.7;
        var random = new Random(seed);
        var sums = new double[nodes];
        var sum = 0.0;
        for (var i = 0; i < nodes; i++)
            sums[i] = sum += Math.Pow(i + 1, -Exponent);
        // Who follows many is not who is followed by many.
        var followers = Enumerable.Range(0, nodes).ToArray();
        random.Shuffle(followers);
        var edges = new HashSet<(int From, int To)>(follows);
        while (edges.Count < follows)
        {
            var (from, to) = (followers[Draw()], Draw());
            if (from != to && edges.Add((from, to)) && random.Next(3) == 0 && edges.Count < follows)
                edges.Add((to, from));
        }
        return new SocialNetwork(string.Create(CultureInfo.InvariantCulture, $"power law, {nodes:N0} nodes, {follows:N0} follows"), nodes, [.. edges]);

        int Draw()
        {
            var index = Array.BinarySearch(sums, random.NextDouble() * sum);
            return Math.Min(index < 0 ? ~index : index, nodes - 1);
        }
    }

    private static SocialNetwork Of(string name, IEnumerable<(int From, int To)> pairs)
    {
        var follows = pairs.Where(edge => edge.From != edge.To).Distinct().ToArray();
        return new SocialNetwork(name, follows.Max(edge => Math.Max(edge.From, edge.To)) + 1, follows);
    }

    private static IEnumerable<(int From, int To)> Pairs(string file, char separator)
        => File.ReadLines(file).Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Select(line =>
        {
            var parts = line.Split(separator);
            return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        });
}
