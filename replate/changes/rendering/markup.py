"""Two states of an article as one HTML fragment, with <ins> and <del> that a screen reader announces in words."""

from collections.abc import Iterable
from html import escape

from replate.changes.article import Article
from replate.changes.rendering.rows import Row, rows
from replate.changes.rendering.segments import Segment

STYLE = """\
.replate-diff ins { background: #d6f5d6; color: #0b3d0b; text-decoration: underline; }
.replate-diff del { background: #fbdcdc; color: #5c0a0a; text-decoration: line-through; }
.replate-diff ins::before, .replate-diff ins::after, .replate-diff del::before, .replate-diff del::after {
  content: "\\200c"; }
.replate-diff ins b, .replate-diff del b { font-weight: inherit; outline: 1px solid; border-radius: 2px; }
.replate-diff .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
"""
_TITLES = {"published": "Published", "section": "Section", "byline": "Byline", "dek": "Dek", "headline": "Headline"}
_SPOKEN = {"insert": "inserted", "delete": "deleted"}


def fragment(old: Article, new: Article, *, with_style: bool = True) -> str:
    """The whole article with its differences; every text is escaped, each with its own writing direction.

    `with_style` leaves out the style sheet where the page around it brings its own.
    """
    language = new.language or old.language
    attribute = f' lang="{escape(language)}"' if language else ""
    style = f"<style>\n{STYLE}</style>\n" if with_style else ""
    body = "\n".join(_row(row) for row in rows(old, new))
    return f'<div class="replate-diff"{attribute}>\n{style}{body}\n</div>\n'


def marked(segments: Iterable[Segment]) -> str:
    """Segments as HTML, escaped."""
    return "".join(_segment(segment) for segment in segments)


def _segment(segment: Segment) -> str:
    if segment.kind == "equal":
        return escape(segment.text)
    text = "".join(f"<b>{escape(piece)}</b>" if is_other else escape(piece) for piece, is_other in segment.pieces())
    tag = "ins" if segment.kind == "insert" else "del"
    spoken = _SPOKEN[segment.kind]
    return (
        f'<{tag}><span class="visually-hidden">[{spoken}: </span>{text}<span class="visually-hidden">]</span></{tag}>'
    )


def _row(row: Row) -> str:
    content = marked(row.inline)
    if row.field == "headline":
        return f'<h2 class="headline {row.action}" dir="auto">{content}</h2>'
    if row.action == "move":
        content = f'<small class="moved-from">Moved from paragraph {(row.old_index or 0) + 1}:</small> {content}'
    if row.field == "caption":
        return f'<p class="caption {row.action}" dir="auto"><small>Caption:</small> {content}</p>'
    if row.field in _TITLES:
        return f'<p class="{row.field} {row.action}" dir="auto"><small>{_TITLES[row.field]}:</small> {content}</p>'
    return f'<p class="{row.action}" dir="auto">{content}</p>'
