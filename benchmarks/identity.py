"""One article, one history: is it kept together, are two kept apart, and what does a million cost?

    REPLATE_DATA=… python -m benchmarks.identity moves       # nu_nl replayed as visits, bodies of gitnews beneath
    REPLATE_DATA=… python -m benchmarks.identity addresses   # does the order of parameters tell pages apart?
    REPLATE_DATA=… python -m benchmarks.identity ids         # what markup calls articles: do two share an id?
    REPLATE_DATA=… python -m benchmarks.identity pairs       # neardup, wiki_versions, tgcontest, beside other tools
    python -m benchmarks.identity million [--articles N]     # the index; 20,000 articles unless told otherwise

`pairs` runs simhash and datasketch too where they can be imported (pip install simhash datasketch, in a throw-away
environment), else it says that they are missing. Rules for moved pages were chosen on items and posts with an even
number, and what is printed is measured on the odd ones. The threshold of clusters was chosen on all of neardup.
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks import addresses, articles_by_the_million, known_pairs, moved_pages, own_ids

PARTS = ("moves", "addresses", "ids", "pairs", "million")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity")
    parser.add_argument("parts", nargs="*", default=[], help=f"of {', '.join(PARTS)}; all that can be run by default")
    parser.add_argument("--articles", type=int, default=20_000, help="of the million")
    parser.add_argument("--items", type=int, default=3_000, help="of nu_nl")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    data = os.environ.get("REPLATE_DATA")
    for part in asked.parts or (PARTS if data else PARTS[-1:]):
        if part == "million":
            articles_by_the_million.measure(asked.articles)
        elif data is None:
            sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
        elif part == "pairs":
            known_pairs.measure(Path(data))
        elif part == "addresses":
            addresses.measure(Path(data))
        elif part == "ids":
            own_ids.measure(Path(data))
        else:
            moved_pages.measure(Path(data), asked.items)


if __name__ == "__main__":
    main()
