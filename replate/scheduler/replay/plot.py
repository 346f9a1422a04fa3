"""Capture over visits as a picture: one point a rule, ours as a line."""

from collections.abc import Sequence
from html import escape
from math import log10

from replate.scheduler.replay.comparison import Line

WIDTH, HEIGHT, EDGE = 760, 460, 60
MOST = 1000.0  # visits a page at the right edge


def svg(lines: Sequence[Line]) -> str:
    """An SVG document; the number of visits on a logarithmic scale from one to a thousand."""
    ours = sorted((one.ours.visits_a_page, one.ours.capture) for one in lines if one.ours)
    path = " ".join(f"{_x(visits):.1f},{_y(capture):.1f}" for visits, capture in ours)
    points = "".join(_point(one) for one in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="white"/>{_axes()}'
        f'<polyline points="{path}" fill="none" stroke="#b03a2e" stroke-width="2"/>{points}</svg>\n'
    )


def _point(line: Line) -> str:
    x, y = _x(line.theirs.visits_a_page), _y(line.theirs.capture)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#34495e"/>'
        f'<text x="{x + 6:.1f}" y="{y + 14:.1f}">{escape(line.name)}</text>'
    )


def _axes() -> str:
    marks = "".join(
        f'<text x="{_x(visits):.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{visits}</text>'
        for visits in (1, 10, 100, 1000)
    ) + "".join(
        f'<text x="{EDGE - 8}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{_y(share):.1f}" y2="{_y(share):.1f}" stroke="#ddd"/>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'{marks}<text x="{WIDTH / 2}" y="{HEIGHT - 16}" text-anchor="middle">visits a page</text>'
        f'<text x="{EDGE}" y="{EDGE / 2}">share of edits found (line: replate at as many visits)</text>'
    )


def _x(visits: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * log10(min(max(visits, 1.0), MOST)) / log10(MOST)


def _y(share: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share
