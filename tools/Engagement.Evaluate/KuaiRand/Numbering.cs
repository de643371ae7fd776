namespace Engagement.Evaluate.KuaiRand;

/// <summary>Numbers names from 0 in the order in which they are met.</summary>
internal sealed class Numbering
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public int Of(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }
        return number;
    }
}
