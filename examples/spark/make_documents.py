#!/usr/bin/env python3
"""Made-up documents as JSON lines: many matters, each told by several papers on several days, with copies, documents without a date and
lines that are broken. The same arguments give the same bytes.

    make_documents.py --matters 40 --documents 400 [--broken] > documents.jsonl
"""
import argparse
import datetime
import json
import random
import sys

BEGIN = ["Kes", "Or", "Lun", "Ard", "Bel", "Cor", "Dun", "Fen", "Gar", "Hal", "Ing", "Jor", "Kil", "Mar", "Nor", "Pel", "Ros", "Sel", "Tor", "Wes"]
MIDDLE = ["a", "e", "i", "o", "u", "am", "en", "il", "or", "un"]
END = ["by", "dale", "ford", "ham", "ley", "mouth", "ness", "ria", "stad", "ton", "vik", "wick"]
FIRST = ["Anna", "Ben", "Clara", "David", "Ella", "Frank", "Greta", "Hugo", "Ida", "Jonas", "Karin", "Leo", "Mona", "Nils", "Olga", "Peter"]
WHAT = [
    ("ferry", "sank off {place}", "the sinking of the ferry off {place}"),
    ("mill", "burned down in {place}", "the fire at the mill in {place}"),
    ("bridge", "collapsed in {place}", "the collapse of the bridge in {place}"),
    ("pipeline", "exploded near {place}", "the explosion of the pipeline near {place}"),
    ("train", "derailed near {place}", "the derailment of the train near {place}"),
]
FILL = [
    "The {thing} had been inspected by the {body} every year since it was built.",
    "Residents of {place} gathered in the town hall and asked for an explanation.",
    "{person} declined to answer questions about the costs of the {thing}.",
    "Two engineers of the {body} examined what was left of the {thing}.",
    "Insurers expect claims of several million from {place} and its neighbours.",
    "Schools and shops in {place} stayed closed while crews worked around the {thing}.",
]


def word(draw):
    return draw.choice(BEGIN) + draw.choice(MIDDLE) + draw.choice(END)


def matter(n, seed):
    draw = random.Random(f"{seed}/{n}")
    thing, did, noun = draw.choice(WHAT)
    place = word(draw)
    day = datetime.date(2008, 1, 1) + datetime.timedelta(days=draw.randrange(1500))
    return dict(thing=thing, place=place, did=did.format(place=place), noun=noun.format(place=place), day=day, dead=draw.randrange(3, 60),
                person=f"{draw.choice(FIRST)} {word(draw)}", body=f"{word(draw)} Council", arrest=day + datetime.timedelta(days=draw.randrange(3, 9)))


def text(m, later, draw):
    day = m["day"] + datetime.timedelta(days=later)
    name = lambda d: f"{d.day} {d:%B %Y}"
    told = [f"The {m['thing']} {m['did']} on {name(m['day'])}, killing {m['dead']} people, the {m['body']} said.",
            f"{m['person']}, who leads the {m['body']}, visited {m['place']} on {name(m['day'] + datetime.timedelta(days=1))}."]
    if day >= m["arrest"]:
        told.append(f"Police arrested {m['person']} on {name(m['arrest'])} over {m['noun']}.")
    told += [line.format(**m) for line in draw.sample(FILL, 4)]
    head = f"{m['place']}: {m['dead']} dead after {m['noun']}"
    return day, head + "\n\n" + " ".join(told) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--matters", type=int, default=40)
    arguments.add_argument("--documents", type=int, default=400)
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--broken", action="store_true", help="with lines that cannot be read, and two documents of one id")
    given = arguments.parse_args()
    draw = random.Random(given.seed)
    out = sys.stdout
    last = None
    for n in range(given.documents):
        m = matter(draw.randrange(given.matters), given.seed)
        day, words = text(m, draw.randrange(0, 20), draw)
        row = {"id": f"paper{n % 7}/{n:07}", "published": day.isoformat(), "text": words}
        if draw.random() < 0.05 and last:
            row["text"] = last  # an agency's text, printed again
        if draw.random() < 0.05:
            row["published"] = None
        last = words
        out.write(json.dumps(row) + "\n")
    if given.broken:
        out.write('{"id": "cut off", "text": "The mill\n')
        out.write('no json at all\n')
        out.write(json.dumps({"id": "paper0/0000000", "published": "2010-01-05", "text": "The mill in Orla burned down on Monday."}) + "\n")
        out.write(json.dumps({"id": "nothing"}) + "\n")


if __name__ == "__main__":
    main()
