"""Reading treebanks and turning words into numbers; shared by training and export.

The features of a word must be those of `src/event/english/parser/features.rs`, letter for letter.
"""

import collections
import os

MARKS = {"``": '"', "''": '"', "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2018": "'", "\u2019": "'",
         "`": "'", "-LRB-": "(", "-RRB-": ")", "[": "(", "]": ")", "{": "(", "}": ")", "\u2026": "...", "\u2014": "--", "\u2013": "-"}
# Relations as the program knows them; rarer subtypes fall to their relation.
FOLD = {"csubj:outer": "csubj", "csubj:pass": "csubj"}
KINDS = ["person", "organization", "place", "event"]
NAMES = ["O"] + [p + "-" + k for k in KINDS for p in "BI"]


def plain(form):
    """One spelling for each mark and apostrophe."""
    if form in MARKS:
        return MARKS[form]
    return form.replace("\u2019", "'") if "\u2019" in form else form


def lower(form):
    return "".join("0" if "0" <= c <= "9" else c for c in form.lower())


def shape(form):
    """A number below 64: first letter, other letters, digits, hyphen, stop."""
    first = 0 if not form[:1].isalpha() else 2 if form[:1].isupper() else 1
    rest = form[1:]
    up, low = any(c.isupper() for c in rest), any(c.islower() for c in rest)
    s = first * 4 + up * 2 + low
    s = s * 4 + any("0" <= c <= "9" for c in form) * 2 + any(c in "-." for c in rest)
    return s


def parts(form):
    """Keys of one word: itself, its endings and beginnings, its shape, itself again if it has a capital (for its sorts)."""
    form = plain(form)
    low = lower(form)
    return [low, low[-2:], low[-3:], low[-4:], low[:3], str(shape(form)), low if form[:1].isupper() else ""]


PARTS = 7
LEAST = [2, 3, 3, 3, 3, 1]  # how often a key must be seen to get a row of its own


def sorts():
    """The sorts of capitalised words in `words.txt`: names of the sorts, and for each word (as written) its sorts."""
    names, words = [], {}
    for line in open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.txt"), encoding="utf-8"):
        if line.startswith("#") or not line.strip():
            continue
        head, colon, rest = line.partition(": ")
        if colon and head.islower():
            names.append(head)
            line = rest
        for w in line.split():
            words.setdefault(w, []).append(names[-1])
    return names, words


SORTS, SORTED = sorts()


class Word:
    __slots__ = ("form", "tag", "head", "rel", "name")

    def __init__(self, form, tag, head, rel, name):
        self.form, self.tag, self.head, self.rel, self.name = form, tag, head, rel, name


class Sentence:
    def __init__(self, words, groups, named, key):
        self.words, self.groups, self.named, self.key = words, groups, named, key


def read(path):
    """Sentences of a CoNLL-U file; `named` tells whether it has entities."""
    rows, key, merged = [], "", []
    entities = "Entity=" in open(path, encoding="utf-8").read()
    open_mentions, mentions = [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# sent_id"):
            key = line.split("=", 1)[1].strip()
        elif not line:
            if rows:
                yield build(rows, mentions, merged, entities, key)
            # A mention never goes on in the next sentence.
            rows, merged, open_mentions, mentions = [], [], [], []
        elif line[0] != "#":
            c = line.split("\t")
            if "-" in c[0]:
                a, b = c[0].split("-")
                merged.append((int(a), int(b), c[1]))
            if not c[0].isdigit():
                continue
            rows.append(c)
            at = len(rows)
            for item in c[9].split("|"):
                if item.startswith("Entity="):
                    entity(item[7:], at, open_mentions, mentions)


def entity(text, at, opened, mentions):
    """`(3-person(4-place)` and `3)`: opens, closes or both."""
    i = 0
    while i < len(text):
        if text[i] == "(":
            j = i + 1
            while j < len(text) and text[j] not in "()":
                j += 1
            number, kind = text[i + 1:j].split("-", 1)
            if j < len(text) and text[j] == ")":
                mentions.append((at, at, kind))
                j += 1
            else:
                opened.append((number, kind, at))
            i = j
        else:
            j = text.index(")", i)
            for k in range(len(opened) - 1, -1, -1):
                if opened[k][0] == text[i:j]:
                    mentions.append((opened[k][2], at, opened[k][1]))
                    del opened[k]
                    break
            i = j + 1


def build(rows, mentions, merged, entities, key):
    words = [Word(c[1], c[4], int(c[6]), FOLD.get(c[7], c[7]), 0) for c in rows]
    names = named_spans(rows, mentions) if entities else []
    for a, b, kind in names:
        k = KINDS.index(kind)
        for i in range(a, b + 1):
            words[i].name = 1 + 2 * k + (i > a)
    if not entities:
        guess_names(words)
    return Sentence(words, join_groups(rows, merged), entities, key)


def guess_names(words):
    """Where a treebank has no names: those that the sorts of their words decide. Of other proper nouns nothing is known (-1)."""
    i, n = 0, len(words)
    proper = lambda w: w.tag in ("NNP", "NNPS") and w.form[:1].isupper()
    while i < n:
        j = i
        while j < n and proper(words[j]):
            j += 1
        if j == i:
            words[i].name = -1 if words[i].form[:1].isupper() and i > 0 else 0
            i += 1
            continue
        sorts = [SORTED.get(w.form, []) for w in words[i:j]]
        kind, begin = None, i
        if sorts[-1] == ["org"] and j - i > 1:
            kind = "organization"
        elif j - i == 1 and sorts[0] in (["country"], ["city"], ["region"]):
            kind = "place"
        elif j - i == 1 and sorts[0] == ["agency"]:
            kind = "organization"
        elif j - i <= 3 and ("first" in sorts[0] or j - i == 2 and sorts[0] == ["title"]) and not any(sorts[1:]):
            kind = "person" if sorts[0] in (["first"], ["title"]) or j - i > 1 else None
        alone = not (i > 0 and words[i - 1].form in ("-", "/", "&", "of")) and not (j < n and words[j].form in ("-", "/", "&", "of", "'s"))
        for k in range(i, j):
            words[k].name = -1 if kind is None or not alone else 1 + 2 * KINDS.index(kind) + (k > begin)
        i = j


def proper(c):
    return c[3] == "PROPN" or c[4] in ("NNP", "NNPS")


def named_spans(rows, mentions):
    """Spans of names among the mentions: the proper nouns about a proper head, without determiners, appositions and clitics."""
    found, taken = [], set()
    firsts = []
    for a, b, kind in mentions:
        if kind not in KINDS:
            continue
        heads = [i for i in range(a, b + 1) if not a <= int(rows[i - 1][6]) <= b]
        if not heads or not proper(rows[heads[0] - 1]):
            continue
        h = heads[0]
        name = lambda i: a <= i <= b and (proper(rows[i - 1]) or rows[i - 1][4] == "CD" and kind in ("event", "place"))
        def glue(i):
            if not a <= i <= b:
                return False
            form = rows[i - 1][1]
            if form in ("-", ".", "&", "'"):
                return True
            if kind == "person":
                return form in ("de", "van", "von", "bin", "al", "el", "der", "la", "da", '"', "\u201c", "\u201d")
            return form in ("of", "the", "for", "'s", "\u2019s", "in", "on", "and") and form != "and" or rows[i - 1][4] in ("JJ", "NN") and rows[i - 1][1][:1].isupper()
        lo = hi = h
        while True:
            j = lo - 1
            while glue(j) and not name(j):
                j -= 1
            if name(j):
                lo = j
            else:
                break
        while True:
            j = hi + 1
            while glue(j) and not name(j):
                j += 1
            if name(j):
                hi = j
            else:
                break
        firsts.append((b - a, a, b, lo, hi, kind))
    # Outer names first: a university stays whole; but a person's name leaves the country in front of it apart.
    firsts.sort(key=lambda x: (-x[0], x[1]))
    for _, a, b, lo, hi, kind in firsts:
        if kind == "person":
            for _, a2, b2, lo2, hi2, kind2 in firsts:
                if kind2 in ("place", "organization") and lo2 == lo and hi2 < hi and (a2, b2) != (a, b):
                    lo = hi2 + 1
        while lo <= hi and not proper(rows[lo - 1]):
            lo += 1
        if lo > hi or any(i in taken for i in range(lo, hi + 1)):
            continue
        taken.update(range(lo, hi + 1))
        found.append((lo - 1, hi - 1, kind))
    return found


def join_groups(rows, merged):
    """What the treebank splits and a plain tokenizer keeps whole: hyphenated words, sums of money, "cannot"."""
    groups, n, i = [], len(rows), 0
    glued = lambda k: "SpaceAfter=No" in rows[k][9]
    wordy = lambda k: rows[k][1][:1].isalnum()
    while i < n:
        j = i
        while j + 2 < n and glued(j) and rows[j + 1][1] in ("-", "/", "&") and glued(j + 1) and wordy(j) and wordy(j + 2):
            j += 2
        if j == i and rows[i][1] in ("$", "\u00a3", "\u20ac") and i + 1 < n and rows[i + 1][1][:1].isdigit():
            j = i + 1
        if j > i:
            groups.append((i, j, "".join(r[1] for r in rows[i:j + 1])))
        i = j + 1
    for a, b, form in merged:
        if "'" not in form and "\u2019" not in form and not any(x < b and a - 1 <= y for x, y, _ in groups):
            groups.append((a - 1, b - 1, form))
    return sorted(groups)


def joined(words, groups):
    """The sentence with these groups made one word each; None where a group is no subtree."""
    into, new, ends = {}, [], {}
    i = 0
    starts = {a: (b, form) for a, b, form in groups}
    for_head = []
    while i < len(words):
        if i in starts:
            b, form = starts[i]
            heads = [k for k in range(i, b + 1) if not i < words[k].head <= b + 1 and not i + 1 <= words[k].head <= b + 1]
            if not heads:
                return None
            h = heads[-1] if words[i].form not in ("$", "\u00a3", "\u20ac") else i
            w = words[h]
            tag = w.tag
            if w.form in ("$", "\u00a3", "\u20ac"):
                tag = "CD"
            elif tag in ("VBN", "VBG", "NN", "NNS") and w.rel == "amod":
                tag = "JJ"
            for k in range(i, b + 1):
                into[k + 1] = len(new) + 1
            name = next((words[k].name for k in range(i, b + 1) if words[k].name), 0)
            new.append(Word(form, tag, w.head, w.rel, name))
            i = b + 1
        else:
            into[i + 1] = len(new) + 1
            w = words[i]
            new.append(Word(w.form, w.tag, w.head, w.rel, w.name))
            i += 1
    for at, w in enumerate(new, 1):
        w.head = into[w.head] if w.head else 0
        if w.head == at:
            return None
    return new


ALIKE = {k: sorted(w for w, ks in SORTED.items() if k in ks and "." not in w) for k in ("first", "country", "region", "city")}
BEGIN = "Al Ba Bel Bra Car Dor El Fal Gar Hal Jan Kar Kor Lam Lin Mac Mar Mor Nas Nov Ol Pan Pet Qa Rah Ros Sal San Shev Sor Tar Tor Ul Van Vol Wal Yam Zah Zel".split()
MIDDLE = "a ad an ar e en er i in ko le li lo ma mi na ni o or ra ri sa ta ti u va".split()
END = "bi chenko dan der dez fi ford gan ham hara jee ki lan lez ley lov man mann moto nov rak rez ri sen shi ski son stein ti ton vic wood wu yan zadeh".split()


def renamed(words, rng):
    """Now and then other first names, surnames and places, so that a name is known by its surroundings."""
    out, place = [], None
    for i, w in enumerate(words):
        form = w.form
        if w.tag == "NNP" and form[:1].isupper() and form[1:].islower():
            sort = SORTED.get(form, [])
            if "first" in sort and w.name in (-1, 0, 1, 2) and len(sort) == 1:
                if rng.random() < 0.4:
                    form = rng.choice(ALIKE["first"])
            elif w.name in (1, 2) and not sort and len(form) > 3 and (w.name == 2 or i + 1 == len(words) or words[i + 1].name != 2):
                if rng.random() < 0.35:
                    form = rng.choice(BEGIN) + (rng.choice(MIDDLE) if rng.random() < 0.4 else "") + rng.choice(END)
            elif len(sort) == 1 and sort[0] in ALIKE and (w.name in (5, 6) and (i + 1 == len(words) or words[i + 1].name != 6)
                                                          and w.name == 5 or w.name <= 0 and sort[0] == "country"):
                if rng.random() < 0.4:
                    form = rng.choice(ALIKE[sort[0]])
        out.append(w if form is w.form else Word(form, w.tag, w.head, w.rel, w.name))
    return out


def varied(s, rng):
    """The words of a sentence as another hand might have set them."""
    words = s.words
    if s.groups and rng.random() < 0.5:
        words = joined(words, s.groups) or words
    if len(words) > 4 and words[-1].form == "." and words[-1].rel == "punct" and rng.random() < 0.06:
        words = words[:-1]
    words = renamed(words, rng)
    r = rng.random()
    if r < 0.07 and len(words) < 25:
        case = str.lower if r < 0.03 else str.upper if r < 0.045 else lambda f: f[:1].upper() + f[1:]
        words = [Word(case(w.form), w.tag, w.head, w.rel, w.name) for w in words]
    return words


class Vocabulary:
    def __init__(self, sentences):
        counts = [collections.Counter() for _ in range(len(LEAST))]
        for s in sentences:
            forms = [w.form for w in s.words]
            j = joined(s.words, s.groups) if s.groups else None
            have = set(forms)
            for f in forms + [w.form for w in j or [] if w.form not in have]:
                for k, p in enumerate(parts(f)[:len(LEAST)]):
                    counts[k][p] += 1
        # Row 0: unknown; row 1: the root.
        self.keys = [[k for k, n in sorted(c.items(), key=lambda x: (-x[1], x[0])) if n >= least] for c, least in zip(counts, LEAST)]
        known = {}
        for w, ks in SORTED.items():
            known.setdefault(lower(w), set()).update(ks)
        self.keys.append(sorted(known))
        self.sorts = [[k in known[w] for k in SORTS] for w in self.keys[-1]]
        self.rows = [{k: i + 2 for i, k in enumerate(keys)} for keys in self.keys]
        self.tags = sorted({w.tag for s in sentences for w in s.words})
        self.rels = sorted({w.rel for s in sentences for w in s.words})
        self.tag_row = {t: i for i, t in enumerate(self.tags)}
        self.rel_row = {r: i for i, r in enumerate(self.rels)}
        self.cache = {}

    def ids(self, form):
        got = self.cache.get(form)
        if got is None:
            got = self.cache[form] = [rows.get(p, 0) for rows, p in zip(self.rows, parts(form))]
        return got
