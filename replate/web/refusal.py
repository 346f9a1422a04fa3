"""What a visitor reads instead of what was asked for: a page for people, JSON for programs, never a stack trace."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from replate.errors import DatabaseError, ReplateError, UnknownPage, UnknownRevision, UnknownSource, UsageError
from replate.web import api, security, template

TITLES = {
    400: "That cannot be asked for", 404: "Not here", 405: "The viewer only reads", 500: "Something went wrong",
    503: "Nothing to be shown now",
}  # fmt: skip


def known(request: Request, error: Exception) -> Response:
    """An error raised on purpose, in its own words."""
    assert isinstance(error, ReplateError)
    return told(request, _status(error), str(error))


def of_http(request: Request, error: Exception) -> Response:
    """An address or a method that does not exist."""
    assert isinstance(error, HTTPException)
    words = "There is no such page." if error.status_code == 404 else error.detail
    response = told(request, error.status_code, words)
    response.headers.update(error.headers or {})
    return response


def unexpected(request: Request, error: Exception) -> Response:
    """A bug; the server's log has it whole, and this answer passes by the middleware."""
    response = told(request, 500, "This is a fault of replate; its log holds the details.")
    response.headers.update(security.HEADERS)
    return response


def told(request: Request, status: int, words: str) -> Response:
    if request.url.path.startswith("/api/"):
        return api.answer({"error": words}, status)
    return template.page("refusal.html", status, title=TITLES.get(status, "Not to be had"), words=words)


def _status(error: ReplateError) -> int:
    if isinstance(error, UnknownPage | UnknownRevision | UnknownSource):
        return 404
    return 503 if isinstance(error, DatabaseError) else 400 if isinstance(error, UsageError) else 500


HANDLERS = {
    ReplateError: known, HTTPException: of_http, Exception: unexpected,
}  # fmt: skip
