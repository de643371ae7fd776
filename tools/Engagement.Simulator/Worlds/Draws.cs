namespace Engagement.Simulator.Worlds;

/// <summary>
/// Random numbers by name: the draw for a viewer and a video is the same whatever was drawn before it, so that all policies meet the same world.
/// </summary>
internal static class Draws
{
    /// <summary>Even, from 0 (with) to 1 (without).</summary>
    public static double Uniform(params ReadOnlySpan<int> name)
    {
        // The finaliser of SplitMix64 over the words of the name.
        var state = 0x9E3779B97F4A7C15UL;
        foreach (var word in name)
        {
            state += (uint)word + 0x9E3779B97F4A7C15UL;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
            state ^= state >> 31;
        }
        return (state >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>With mean 0 and variance 1, by Box and Muller.</summary>
    public static double Normal(params ReadOnlySpan<int> name)
        => Math.Sqrt(-2 * Math.Log(1 - Uniform([.. name, 1]))) * Math.Cos(2 * Math.PI * Uniform([.. name, 2]));
}
