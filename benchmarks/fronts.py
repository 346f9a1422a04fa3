"""What section fronts and consent walls are read as: none of them is an article.

    REPLATE_DATA=… python -m benchmarks.fronts [EVERY]

Captures of six German section fronts over four years (fp2022_dev, 526); EVERY reads only each n-th. All of
them are fronts or consent walls: "article" is wrong wherever it stands.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

from replate.crawler.reading import page


def main() -> None:
    data = os.environ.get("REPLATE_DATA")
    if not data:
        sys.exit("set REPLATE_DATA to the folder of the unpacked data packs")
    folder = Path(data) / "fp2022_dev"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf8").splitlines()]
    kinds: dict[str, Counter[str]] = {}
    for row in rows[:: int(sys.argv[1]) if len(sys.argv) > 1 else 1]:
        url = "https://www." + row["page"].replace("__index", "/").replace("__", "/")
        reading = page.read((folder / row["file"]).read_bytes(), url=url, content_type="text/html")
        kinds.setdefault(row["page"], Counter())[reading.kind] += 1
        if os.environ.get("SHOW") and reading.article:
            print(row["file"], reading.kind, repr(reading.article.headline), reading.reason)
    for name, count in kinds.items():
        print(f"{name:24s} {dict(count)}")
    invented, whole = sum(each["article"] for each in kinds.values()), sum(map(Counter.total, kinds.values()))
    print(f"invented articles: {invented} of {whole}")


if __name__ == "__main__":
    main()
