"""The whole way: boxes around and in a text make no revision, edits do, and a promotion is not read into a text."""

import json
from pathlib import Path

from replate.db import database, furniture
from tests.cli.conftest import run

PROMOTION = "Readers of this paper get the tide tables every morning by post, with the weather on the back."
BOX = '<div class="b7"><h3>More stories</h3><p>A jury of bakers has picked the loaf of the year in Carrow.</p></div>'
TEXT = (
    "The ferry {0} struck a sandbank at dawn, and all people were taken off in small boats, its captain said.",
    "Nobody was hurt, and the next tide is expected to lift the {0}, which carries salt and timber in summer.",
    "The harbour master of {0} Sound closed the channel until noon, and asked the smaller boats to keep away.",
    "It is the second time this year; the buoys were moved in March, and the {0} was told of it by letter.",
)
NAMES = ("Orla", "Heron", "Tern", "Plover", "Curlew", "Dunlin")


def capture(name: str, day: int, parts: tuple[str, ...], around: str = "") -> str:
    inner = "\n".join(part if part.startswith("<") else f"<p>{part.format(name)}</p>" for part in parts)
    body = f"""<html lang="en"><head><title>{name} runs aground</title></head><body>{around}<article>
<h1>{name} runs aground</h1><div>{inner}</div></article></body></html>"""
    row = {"url": f"http://news.example/ferry/{name.lower()}", "fetched_at": f"2026-03-0{day}T09:00:00Z", "body": body}
    return json.dumps(row) + "\n"


def history(folder: Path, name: str) -> list[tuple[str, list[str]]]:
    output = run("history", f"http://news.example/ferry/{name.lower()}", "--json", folder=folder)[1]
    rows = [json.loads(line) for line in output.splitlines()]
    return [(row["verdict"], row["fields"]) for row in rows if "verdict" in row]


def test_a_site_is_followed_through_boxes_promotions_and_edits(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    promoted = (*TEXT[:3], PROMOTION, TEXT[3])
    lines = [capture(name, 1, promoted) for name in NAMES[:5]] + [capture("Dunlin", 1, TEXT)]
    lines += [
        capture("Orla", 2, (*TEXT[:2], BOX, *TEXT[2:3], PROMOTION, TEXT[3]), "<p>Live: a storm is on its way</p>")
    ]
    lines += [capture("Heron", 2, (*TEXT[:1], BOX, *TEXT[1:3], PROMOTION, TEXT[3], "The mate of the {0} was ill."))]
    lines += [capture("Dunlin", 2, promoted)]
    (tmp_path / "captures.jsonl").write_text("".join(lines))
    status, _, errors = run("import", "captures", "captures.jsonl", folder=tmp_path)
    assert (status, errors) == (0, "")
    for name in ("Tern", "Orla", "Dunlin"):
        assert history(tmp_path, name) == [("first", [])]
    assert history(tmp_path, "Heron") == [("first", []), ("revised", ["body"])]
    db = database.connect(tmp_path / "replate.db")
    source = db.execute("SELECT source FROM pages").fetchone()[0]
    texts = db.execute("SELECT headline, body FROM revision_texts ORDER BY id").fetchall()
    db.close()
    assert [row["body"] for row in texts if "mate" in row["body"]] == [
        "\n\n".join(part.format("Heron") for part in (*promoted, "The mate of the {0} was ill."))
    ]
    assert source == 1


def test_furniture_is_what_five_articles_of_a_source_hold(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").touch()
    lines = [capture(name, 1, (*TEXT, PROMOTION)) for name in NAMES[:4]]
    (tmp_path / "four.jsonl").write_text("".join(lines))
    (tmp_path / "five.jsonl").write_text(capture("Curlew", 1, (*TEXT, PROMOTION)))
    learned = []
    for file in ("four.jsonl", "five.jsonl"):
        run("import", "captures", file, folder=tmp_path)
        db = database.connect(tmp_path / "replate.db")
        learned.append(len(furniture.digests(db, 1)))
        db.close()
    assert learned == [0, 1]
