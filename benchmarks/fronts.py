"""What section fronts and consent walls are read as: none of them is an article.

    REPLATE_DATA=… python -m benchmarks.fronts [EVERY]

Captures of six German section fronts over four years (fp2022_dev, 526), all of them fronts or consent walls: "article"
is wrong wherever it stands. Beside them the 1,171 article pages of aeb and trafilatura_eval, of which none should be
taken for a front. EVERY reads only each n-th.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

from benchmarks.reading import aeb, gold_pages
from replate.crawler.reading import page


def main() -> None:
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    folder = Path(data) / "fp2022_dev"
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf8").splitlines()]
    kinds: dict[str, Counter[str]] = {}
    for row in rows[::every]:
        url = row["url"]
        reading = page.read((folder / row["file"]).read_bytes(), url=url, content_type="text/html")
        kinds.setdefault(row["page"], Counter())[reading.kind] += 1
        if os.environ.get("SHOW") and reading.article:
            print(row["file"], reading.kind, repr(reading.article.headline), reading.reason)
    for name, count in kinds.items():
        print(f"{name:24s} {dict(count)}")
    invented, whole = sum(each["article"] for each in kinds.values()), sum(map(Counter.total, kinds.values()))
    print(f"invented articles: {invented} of {whole}")
    articles(Path(data), every)


def articles(data: Path, every: int) -> None:
    """Article pages that are taken for fronts."""
    pages = [*aeb(data / "aeb"), *gold_pages(data / "trafilatura_eval")][::every]
    taken = [url for url, body, _ in pages if page.read(body, url=url, content_type="text/html").kind == "front"]
    print(f"articles taken for fronts: {len(taken)} of {len(pages)}")
    if os.environ.get("SHOW"):
        print("\n".join(taken))


if __name__ == "__main__":
    main()
