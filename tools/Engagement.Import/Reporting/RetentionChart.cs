using System.Xml.Linq;
using Engagement.Insights.V1;

namespace Engagement.Import.Reporting;

/// <summary>
/// Draws how viewers stay with a video: above, how much it is watched at each point; below, how many sessions end there. A line says where its axes begin and end, so
/// that its numbers can be read back.
/// </summary>
internal static class RetentionChart
{
    private const double Width = 900;
    private const double Height = 560;
    private const double Left = 64;
    private const double Right = 876;
    private const double SmallText = 12;
    private const string Ink = "#1f2933";
    private const string Grey = "#616e7c";
    private const string Faint = "#e4e7eb";
    private const string Blue = "#2563eb";
    private const string Orange = "#d97706";
    private const string Red = "#dc2626";

    private static readonly double[] RoundSteps = [1, 2, 5, 10];
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Of(VideoInsights video)
    {
        var points = video.Retention.Points;
        var ratios = new Panel(Top: 100, Bottom: 350, Most: Math.Ceiling(Math.Max(1, points.Max(point => point.AudienceWatchRatio)) * 4) / 4);
        var stops = new Panel(Top: 408, Bottom: 500, Most: RoundUp(points.Max(point => point.StoppedWatching)));
        var drops = video.Retention.DropOffs.Select(drop => drop.Point).ToHashSet();
        return new XElement(
            Svg + "svg", new XAttribute("viewBox", $"0 0 {Width} {Height}"), new XAttribute("font-family", "system-ui, 'DejaVu Sans', sans-serif"),
            Element("rect", ("width", Width), ("height", Height), ("fill", "white")),
            Text(Left, 34, $"How viewers stay with {video.VideoId}", 20, Ink),
            Text(Left, 58, SubtitleOf(video), 13, Grey),
            KeyOf(Left, "watched at this point, by views", Blue, dashed: false),
            KeyOf(Left + 260, "videos of like length that are watched less at this point", Orange, dashed: true),
            Enumerable.Range(0, (int)(ratios.Most * 4) + 1).SelectMany(i => TickOf(ratios, i / 4.0, Format($"{i * 25} %"))),
            LineOf(ratios, "relative", points.Select(point => point.RelativeRetentionPerformance), Orange, dashed: true),
            LineOf(ratios, "watched", points.Select(point => point.AudienceWatchRatio), Blue, dashed: false),
            Text(Left, stops.Top - 14, "sessions that end at this point; red where markedly more than around it", SmallText, Grey),
            new[] { 0, stops.Most / 2, stops.Most }.SelectMany(tick => TickOf(stops, tick, Format($"{tick}"))),
            points.Select((point, i) => BarOf(stops, i, point.StoppedWatching, drops.Contains(i) ? Red : Blue)),
            Enumerable.Range(0, 11).Select(i => Text(
                X(i * 10), stops.Bottom + 20, Format($"{video.Duration.ToTimeSpan().TotalSeconds * i / 10:0.0} s"), SmallText, Ink, "middle")),
            Text((Left + Right) / 2, stops.Bottom + 46, "time in the video", 13, Grey, "middle")).ToString() + "\n";
    }

    private static string SubtitleOf(VideoInsights video)
    {
        var (watched, length) = (video.Total.Rates.AverageTimeWatched.ToTimeSpan().TotalSeconds, video.Duration.ToTimeSpan().TotalSeconds);
        return Format(
            $"{video.Total.Views:N0} views, shown to {video.Total.Reach:N0} people; {watched:0.0} s of {length:0.0} s watched on average, in full by {video.Total.Rates.FullVideoWatchedRate * 100:0.0} %");
    }

    private static XElement[] KeyOf(double x, string text, string colour, bool dashed) =>
    [
        Stroke(Element("line", ("x1", x), ("x2", x + 24), ("y1", 80), ("y2", 80)), colour, dashed), Text(x + 32, 84, text, SmallText, Ink),
    ];

    private static XElement[] TickOf(Panel panel, double value, string label) =>
    [
        Element("line", ("x1", Left), ("x2", Right), ("y1", panel.Y(value)), ("y2", panel.Y(value)), ("stroke", value == 0 ? Grey : Faint)),
        Text(Left - 8, panel.Y(value) + 4, label, SmallText, Ink, "end"),
    ];

    // A point's value holds until its end.
    private static XElement LineOf(Panel panel, string id, IEnumerable<double> values, string colour, bool dashed) => Stroke(
        Element(
            "polyline", ("id", id), ("data-zero", Format($"{Left},{panel.Bottom}")), ("data-most", Format($"{Right},{panel.Top}")), ("data-ratio", panel.Most),
            ("points", string.Join(' ', values.Select((value, i) => Format($"{X(i + 1)},{panel.Y(value)}"))))),
        colour, dashed);

    private static XElement BarOf(Panel panel, int point, double value, string colour) => Element(
        "rect", ("x", X(point + 0.1)), ("y", panel.Y(value)), ("width", Math.Round(X(0.8) - X(0), 2)), ("height", Math.Round(panel.Bottom - panel.Y(value), 2)), ("fill", colour));

    private static XElement Text(double x, double y, string text, double size, string colour, string anchor = "start")
        => new(Element("text", ("x", x), ("y", y), ("font-size", size), ("fill", colour), ("text-anchor", anchor))) { Value = text };

    private static XElement Stroke(XElement element, string colour, bool dashed)
    {
        element.Add(new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", dashed ? 1.5 : 2.5));
        if (dashed)
            element.Add(new XAttribute("stroke-dasharray", "5 4"));
        return element;
    }

    private static XElement Element(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = new XElement(Svg + name);
        foreach (var (attribute, value) in attributes)
            element.Add(new XAttribute(attribute, value));
        return element;
    }

    private static double X(double percent) => Math.Round(Left + ((Right - Left) * percent / 100), 2);

    // 1, 2 or 5 times a power of ten.
    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, value))));
        return power * RoundSteps.First(step => step * power >= value);
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A part of the drawing, and the value at its top.</summary>
    private readonly record struct Panel(double Top, double Bottom, double Most)
    {
        public double Y(double value) => Math.Round(Bottom - ((Bottom - Top) * value / Most), 2);
    }
}
