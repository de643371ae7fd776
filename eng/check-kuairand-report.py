"""Derives every number of a report of tools/Engagement.Import from KuaiRand's own files, and says what differs.

Knows nothing of the suite's code: what a row becomes is docs/tools/import.md, what a figure is are the comments of insights.proto.
Run: python3 eng/check-kuairand-report.py --data DIR [--report docs/reports/kuairand.md]. Ends with 1 when a number differs.
"""
import argparse
import collections
import csv
import datetime
import functools
import glob
import math
import os
import re
import sys
import xml.etree.ElementTree

CREATORS, POINTS, FLOOR, COHORT_VIEWS, MEDIAN_LENGTH_MS, MOST_LOOPS = 10, 100, 10, 10, 81_000, 1000
CHINA = datetime.timedelta(hours=8)


class Video:
    def __init__(self, row):
        self.creator, self.rows = row["author_id"], []
        self.length = int(float(row["video_duration"] or 0)) or MEDIAN_LENGTH_MS
        self.published = datetime.datetime.strptime(row["upload_dt"], "%Y-%m-%d") - CHINA
        self.length_class = -1 if self.length < 1000 else int(math.log2(self.length // 1000))


class Session:
    """One watch: so many whole loops of the video, then the rest."""

    def __init__(self, played, length):
        loops = min(played // length, MOST_LOOPS)
        self.ends = [length] * loops + ([played % length] if loops < MOST_LOOPS and played % length else [])
        self.watched, self.unique = sum(self.ends), max(self.ends)
        self.full = self.unique * 100 >= length * 97
        self.loops = len(self.ends) - 1

    def reached(self, percent, length):
        return self.unique * 100 >= length * percent


def read(folder):
    videos, rows = {}, []
    for path in sorted(glob.glob(os.path.join(folder, "video_features_basic*.csv"))):
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                videos.setdefault(row["video_id"], Video(row))
    for path in sorted(glob.glob(os.path.join(folder, "log_standard*.csv"))):
        with open(path, newline="", encoding="utf-8") as file:
            rows += csv.DictReader(file)
    # Sorting is stable: of the same moment, in the order of the file.
    for row in sorted(rows, key=lambda row: int(row["time_ms"])):
        row["played"] = int(float(row["play_time_ms"] or 0))
        row["day"] = (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=int(row["time_ms"]))).strftime("%Y-%m-%d")
        video = videos[row["video_id"]]
        row["session"] = Session(row["played"], video.length) if row["played"] > 0 else None
        video.rows.append(row)
    return videos, rows


def is_set(row, *names):
    return any(row[name] not in ("", "0") for name in names)


def sessions_of(rows):
    return [row["session"] for row in rows if row["session"]]


def users(rows):
    return len({row["user_id"] for row in rows})


def by_video(rows, flag):
    """Different viewers of each video: who likes a video twice likes it once."""
    return len({(row["user_id"], row["video_id"]) for row in rows if is_set(row, flag)})


def figures(rows):
    """What is said of an account, and of a video."""
    sessions = sessions_of(rows)
    found = {
        "impressions": len(rows), "opens": sum(is_set(row, "is_click") for row in rows), "views": len(sessions), "reach": users(rows),
        "likes": by_video(rows, "is_like"), "comments": sum(is_set(row, "is_comment") for row in rows), "shares": sum(is_set(row, "is_forward") for row in rows),
        "profile visits": sum(is_set(row, "is_profile_enter", "profile_stay_time") for row in rows), "not interested": by_video(rows, "is_hate"),
        "followers gained": users([row for row in rows if is_set(row, "is_follow")]),
    }
    watched = sum(session.watched for session in sessions)
    found["view rate"] = len(sessions) / len(rows)
    found["hours watched"] = watched / 3_600_000
    found["mean watched, s"] = watched / len(sessions) / 1000
    found["engagement rate"] = (found["likes"] + found["comments"] + found["shares"]) / len(sessions)
    return found


def bounds(length):
    return [point * length // POINTS for point in range(POINTS + 1)]


@functools.cache
def ratios(video):
    """Time played in each point, by its length and the views."""
    starts, sessions = bounds(video.length), sessions_of(video.rows)
    played = [0] * POINTS
    for end in (end for session in sessions for end in session.ends):
        for point in range(POINTS):
            if starts[point] >= end:
                break
            played[point] += min(end, starts[point + 1]) - starts[point]
    lengths = [starts[point + 1] - starts[point] for point in range(POINTS)]
    return played, [played[point] / (lengths[point] * len(sessions)) if lengths[point] else 0 for point in range(POINTS)]


def curve(video, videos):
    """The hundred points, by the names of the report's columns, and how many others it is compared with."""
    starts, sessions = bounds(video.length), sessions_of(video.rows)
    played, ratio = ratios(video)
    others = [ratios(other)[1] for other in videos.values()
              if other is not video and other.length_class == video.length_class and len(sessions_of(other.rows)) >= COHORT_VIEWS]
    points = []
    for point in range(POINTS):
        start, end = starts[point], starts[point + 1]
        first = sum(max(0, min(session.unique, end) - start) for session in sessions)
        worse = sum((other[point] < ratio[point]) + (other[point] == ratio[point]) / 2 for other in others)
        points.append({
            "until": (point + 1) / POINTS, "played, s": played[point] / 1000, "played again, s": (played[point] - first) / 1000,
            "audience watch ratio": ratio[point], "started": len(sessions) if point == 0 else 0,
            "stopped": sum(start <= session.ends[-1] - 1 < end for session in sessions), "relative retention": worse / len(others),
        })
    return points, len(others)


def drop_offs(video, points):
    """At least ten more sessions end than on average at the five points before and after, and more than three deviations; not in the last three points."""
    found, stopped = [], [point["stopped"] for point in points[:97]]
    for point, count in enumerate(stopped):
        around = stopped[max(0, point - 5):point] + stopped[point + 1:point + 6]
        expected = sum(around) / len(around)
        if count - expected >= max(10, 3 * math.sqrt(expected)):
            at = bounds(video.length)[point]
            part = "Hook" if at < max(3000, video.length // 10) else "Ending" if at * 10 >= video.length * 9 else "Body"
            found.append({"viewers leave at": point / POINTS, "which is, s": at / 1000, "part": part, "sessions that end": count, "expected": expected})
    return found


def sources(video):
    """Impressions by where each viewer first met the video, without those of few, nor what they could be worked out from."""
    first, segments = {}, collections.defaultdict(list)
    for row in video.rows:
        first.setdefault(row["user_id"], "ForYou" if row["tab"] == "1" else "Other")
        segments[first[row["user_id"]]].append(row)
    least = max(FLOOR, users(video.rows) // 200)
    told, hidden = [], []
    for name in sorted(segments, key=lambda name: (-users(segments[name]), name)):
        (told if users(segments[name]) >= least else hidden).append(name)
    while told and hidden and (len(hidden) < 2 or sum(users(segments[name]) for name in hidden) < least):
        hidden.append(told.pop())
    found = [{"source": name, "impressions": len(segments[name])} for name in told]
    together = [row for name in hidden for row in segments[name]]
    if users(together) >= FLOOR:
        found.append({"source": "Unspecified", "impressions": len(together)})
    return sorted(found, key=lambda row: -row["impressions"])


def expected_tables(videos, rows):
    """What each heading's tables should say."""
    of_creator = collections.defaultdict(list)
    for video in videos.values():
        of_creator[video.creator].append(video)
    views = {creator: sum(len(sessions_of(video.rows)) for video in made) for creator, made in of_creator.items()}
    largest = sorted(views, key=lambda creator: (-views[creator], creator))[:CREATORS]
    days = sorted({row["day"] for creator in largest for video in of_creator[creator] for row in video.rows})
    accounts, by_day, most_viewed, best = [], [], [], []
    for creator in largest:
        shown = [row for video in of_creator[creator] for row in video.rows]
        accounts.append({"creator": f"kr-a{creator}", "videos": len(of_creator[creator]), **figures(shown)})
        by_day.append({"creator": f"kr-a{creator}", **{day: sum(row["day"] == day for row in shown if row["session"]) for day in days}})
        number = min((number for number in videos if videos[number].creator == creator), key=lambda number: (-len(sessions_of(videos[number].rows)), number))
        best.append((number, videos[number]))
    for number, video in best:
        sessions, sums, (points, others) = sessions_of(video.rows), figures(video.rows), curve(video, videos)
        reached = {f"{percent} %": sum(session.reached(percent, video.length) for session in sessions) for percent in (25, 50, 75, 95)}
        full = sum(session.full for session in sessions)
        most_viewed.append({
            "video": f"kr-v{number}", "length, s": video.length / 1000, "published": video.published.strftime("%Y-%m-%d %H:%M"), "views": sums["views"],
            "mean watched, s": sums["mean watched, s"], "of its length": sums["mean watched, s"] * 1000 / video.length, "watched in full": full,
            "full rate": full / len(sessions), **reached, "quality views": sum(session.unique >= min(6000, video.length) for session in sessions),
            "skips": sum(session.watched < 2000 and not session.full for session in sessions), "loops": sum(session.loops for session in sessions),
            "follow rate": sums["followers gained"] / len(sessions), "others of like length": others,
            "relative retention in the middle": points[49]["relative retention"],
        })
    number, video = best[0]
    points = curve(video, videos)[0]
    return f"kr-v{number}", {
        "Accounts": [accounts], "Views by day, UTC": [by_day], "The most viewed video of each": [most_viewed], f"Where kr-v{number} was met": [sources(video)],
        f"How viewers stay with kr-v{number}": [table for table in (drop_offs(video, points), points) if table],
    }


def tables_of(text):
    """The tables of each heading, as rows by the names of their columns."""
    found = collections.defaultdict(list)
    heading, header = "", None
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line[3:]
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if header is None:
            header = cells
            found[heading].append([])
        elif not set("".join(cells)) <= set("-: "):
            found[heading][-1].append(dict(zip(header, cells)))
    return found


def agrees(shown, derived):
    if isinstance(derived, str):
        return shown == derived
    decimals = len(shown.partition(".")[2])
    return re.fullmatch(r"[\d,]+(\.\d+)?", shown) is not None and abs(float(shown.replace(",", "")) - derived) <= (0.5 * 10 ** -decimals + 1e-9 if decimals else 0)


def compare(where, shown, derived, differences):
    """How many numbers were compared."""
    if [len(table) for table in shown] != [len(table) for table in derived]:
        differences.append(f"{where}: tables of {[len(table) for table in shown]} rows, derived {[len(table) for table in derived]}")
    count = 0
    for one, other in ((one, other) for table in zip(shown, derived) for one, other in zip(*table)):
        if one.keys() != other.keys():
            differences.append(f"{where}: columns {sorted(one.keys() ^ other.keys())}")
        for name in one.keys() & other.keys():
            count += 1
            if not agrees(one[name], other[name]):
                differences.append(f"{where}, {next(iter(one.values()))}, {name}: {one[name]}, derived {other[name]}")
    return count


def compare_drawing(path, points, differences):
    """A line says where its axes begin and end, and the ratio there; it is drawn to the hundredth of a pixel."""
    lines = {line.get("id"): line for line in xml.etree.ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}polyline")}
    for line, name in (("watched", "audience watch ratio"), ("relative", "relative retention")):
        (left, bottom), (right, top), *drawn = [
            [float(number) for number in point.split(",")]
            for point in [lines[line].get("data-zero"), lines[line].get("data-most"), *lines[line].get("points").split()]]
        scale = (top - bottom) / float(lines[line].get("data-ratio"))
        derived = [{"x": left + (right - left) * point["until"], "y": bottom + scale * point[name]} for point in points]
        yield compare(f"{path}, {line}", [[{"x": f"{x:.2f}", "y": f"{y:.2f}"} for x, y in drawn]], [derived], differences)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", required=True)
    options.add_argument("--report", default="docs/reports/kuairand.md")
    given = options.parse_args()
    name, expected = expected_tables(*read(given.data))
    with open(given.report, encoding="utf-8") as file:
        shown = tables_of(file.read())
    differences = [f"{heading}: not derived" for heading in shown.keys() - expected.keys()]
    count = sum(compare(heading, shown[heading], tables, differences) for heading, tables in expected.items())
    count += sum(compare_drawing(os.path.splitext(given.report)[0] + ".svg", expected[f"How viewers stay with {name}"][-1], differences))
    for difference in differences:
        print(difference)
    print(f"{count:,} numbers compared, {len(differences)} differ")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
