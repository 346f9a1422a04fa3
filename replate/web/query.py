"""What an address asks for: numbers, choices and cursors, each checked, with an error that says what is allowed."""

from collections.abc import Sequence

from starlette.requests import Request

from replate.errors import UnknownPage, UsageError

LARGEST = 2**63 - 1  # what SQLite holds


def page(request: Request) -> int:
    """The page's number in the path; raises UnknownPage for one that no page can have."""
    number = int(request.path_params["page"])
    if number > LARGEST:
        raise UnknownPage("there is no page of this number")
    return number


def text(request: Request, name: str) -> str | None:
    """A parameter as given; None where it is missing or empty."""
    return request.query_params.get(name, "").strip() or None


def number(request: Request, name: str, default: int | None = None, most: int = LARGEST) -> int | None:
    """A whole number from 0 up; `default` where it is missing or empty."""
    given = text(request, name)
    if given is None:
        return default
    if not (given.isascii() and given.isdecimal()) or len(given) > 19 or int(given) > most:
        raise UsageError(f"{name} = {given[:40]!r}: allowed is a whole number from 0 to {most}")
    return int(given)


def choice(request: Request, name: str, allowed: Sequence[str]) -> str | None:
    """One of the allowed words; None where it is missing or empty."""
    given = text(request, name)
    if given is not None and given not in allowed:
        raise UsageError(f"{name} = {given[:40]!r}: allowed is {', '.join(allowed)}")
    return given


def flag(request: Request, name: str) -> bool:
    """Whether a box is ticked."""
    return choice(request, name, ("1", "true", "0", "false")) in ("1", "true")
