"""Log lines of the crawler: events with fields, one line a visit at most."""

import logging

_log = logging.getLogger("replate.crawler")


def log(event: str, **fields: object) -> None:
    """One line: the event, then its fields as name=value, quoted where a value has blanks."""
    if _log.isEnabledFor(logging.INFO):
        _log.info("%s %s", event, " ".join(f"{name}={_shown(value)}" for name, value in fields.items()))


def _shown(value: object) -> str:
    text = str(value)
    return repr(text) if " " in text or not text else text
