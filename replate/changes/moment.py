"""Times as text in one form: ISO 8601, UTC, "Z", fixed width, so that the order of the text is the order of time."""

from datetime import UTC, datetime


def text(moment: datetime) -> str:
    """`2026-03-02T14:05:00.000Z` for an aware time; milliseconds, because second looks can follow within a second."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; times are aware everywhere in replate")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_text(moment: datetime | None) -> str | None:
    return None if moment is None else text(moment)


def parse(written: str) -> datetime:
    """The aware UTC time of a text written by `text`, or of any ISO 8601 time with a zone; ValueError otherwise."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError(f"{written!r} has no time zone; write for example 2026-03-02T14:05:00Z")
    return moment.astimezone(UTC)


def optional_parse(written: str | None) -> datetime | None:
    return None if written is None else parse(written)
