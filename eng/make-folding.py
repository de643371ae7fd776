"""Makes services/Engagement.SocialGraph/Safety/Normalising/folding.tsv: for each ASCII text, the code points that are read as it.

Rule: compatibility decomposition (NFKD) without marks, case folded, where that is ASCII; letters by their Unicode name (stroked, turned small
capitals, squared, regional indicators); and look-alikes of other scripts, listed below by eye. Run: python3 eng/make-folding.py > FILE
"""
import collections
import re
import sys
import unicodedata

LOOK_ALIKES = {
    "a": "аɑαаａ", "b": "ЬƄвВβ", "c": "сϲⅽ", "d": "ԁⅾ", "e": "еєэҽ", "f": "ғƒ", "g": "ɡց", "h": "һհНн", "i": "іιıӏɩꙇ", "j": "јϳ",
    "k": "кκΚК", "l": "ⅼǀ", "m": "мМΜⅿ", "n": "ոռпηΝ", "o": "оοօσ०", "p": "рρ", "q": "ԛգ", "r": "гᴦ", "s": "ѕꜱ", "t": "тτТΤ",
    "u": "սυцʋ", "v": "νѵⅴ", "w": "ԝшωѡա", "x": "хχⅹ", "y": "уүγ", "z": "ᴢΖ", "3": "зЗ", ".": "。．｡․", "@": "＠", "'": "’‘ʼ＇`´",
    "-": "‐‑‒–—−", "\"": "“”«»„",
}
BY_NAME = [
    re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])(?: WITH .*)?$"),
    re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])$"),
    re.compile(r"(?:NEGATIVE )?(?:SQUARED|CIRCLED|PARENTHESIZED|CROSSED NEGATIVE SQUARED) LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])$"),
    re.compile(r"REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$"),
]


def plain(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


folding = {}
for point in range(0x80, 0x110000):
    if 0xD800 <= point < 0xE000:
        continue
    character = chr(point)
    name = unicodedata.name(character, "")
    named = next((match[1].lower() for pattern in BY_NAME if (match := pattern.match(name))), None)
    digit = unicodedata.digit(character, None)
    folded = named or (str(digit) if digit is not None else plain(character))
    if folded and folded.isascii() and folded.isprintable() and folded.strip() and " " not in folded:
        folding[character] = folded
for target, sources in LOOK_ALIKES.items():
    for source in sources:
        for character in {source, source.upper(), source.lower()}:
            if len(character) == 1 and not character.isascii():
                folding[character] = target
groups = collections.defaultdict(list)
for character, target in sorted(folding.items()):
    groups[target].append(character)
for target, characters in sorted(groups.items()):
    sys.stdout.write(target + "\t" + "".join(characters) + "\n")
