"""Whether a reading is plausible beside the one before it, or looks like a reading that failed.

What is doubted is recorded as an edit only when the next visit reads the same. Measured over real version pairs:
python -m benchmarks.plausibility
"""

from replate.changes import text
from replate.changes.article import Article

# Of 23,910 version pairs of `gitnews` from 150 words on, one keeps less than a tenth (0.004 %), four less than half.
SHRUNK_SHARE, SHRUNK_FROM_WORDS = 0.1, 150
# None of them grows to more than ten times its words, three to more than five times.
GROWN_TIMES = 10
_FIELDS = ("headline", "dek", "byline", "published", "updated", "section")
_LOST_FIELDS = 3  # empty at once: a redesign loses one or two


def doubt(before: Article, after: Article, *, is_cut: bool = False) -> str | None:
    """Why a reading is not believed at first sight, in words; None: it is plausible. `is_cut`: the page has no end."""
    return _length(before, after) or (_cut(before, after) if is_cut else None) or _filling(before, after)


def _length(before: Article, after: Article) -> str | None:
    old, new = (sum(map(text.words, article.paragraphs)) for article in (before, after))
    if old < SHRUNK_FROM_WORDS:
        return None
    if new < old * SHRUNK_SHARE:
        return f"only a fraction of the article could be read, {new} of {old} words"
    return f"the text is {new / old:.0f} times as long as before" if new > old * GROWN_TIMES else None


def _cut(before: Article, after: Article) -> str | None:
    """The page ends before its markup does, and its text is the beginning of the text before."""
    kept = after.paragraphs
    if not kept or len(kept) > len(before.paragraphs) or kept == before.paragraphs:
        return None
    is_beginning = kept[:-1] == before.paragraphs[: len(kept) - 1]
    if not is_beginning or not before.paragraphs[len(kept) - 1].startswith(kept[-1]):
        return None
    return f"the page breaks off, and its text is the first {len(kept)} of {len(before.paragraphs)} paragraphs"


def _filling(before: Article, after: Article) -> str | None:
    if before.headline and not after.headline:
        return "the page shows no headline any more"
    lost = [name for name in _FIELDS if getattr(before, name) and not getattr(after, name)]
    return f"{', '.join(lost)} are missing all at once" if len(lost) >= _LOST_FIELDS else None
