"""The errors that replate raises on purpose, each saying what is wrong, where, and how to mend it.

ReplateError
├── ConfigError (ValueError)          replate.toml is missing, malformed or says something that is not allowed
├── UsageError (ValueError)           a command or function was called with something it cannot use
├── UnknownPage (LookupError)         no page has this number or was ever known by this URL
├── UnknownSource (LookupError)       no source has this name
├── UnknownRevision (LookupError)     the page has no revision of this number
├── DatabaseError (RuntimeError)      the file cannot be opened, is no replate database, or is newer than this code
│   ├── DatabaseBusy                  another process holds it for too long
│   └── DatabaseFull                  the disk is full
├── AlreadyRunning (RuntimeError)     a daemon follows this database already
└── CaptureError (ValueError)         an archived capture is malformed, or older than what the database holds

Commands exit with 2 for ConfigError and UsageError (the call or the configuration is wrong) and for what was asked
for and does not exist; with 1 for everything that went wrong while doing a thing rightly asked for.
"""


class ReplateError(Exception):
    """Root of all errors raised on purpose; its text is one sentence or two for a person."""

    exit_status = 1


class ConfigError(ReplateError, ValueError):
    """replate.toml is missing, malformed or says something that is not allowed."""

    exit_status = 2


class UsageError(ReplateError, ValueError):
    """A command or function was called with something it cannot use."""

    exit_status = 2


class UnknownPage(ReplateError, LookupError):
    """No page has this number or was ever known by this URL."""

    exit_status = 2


class UnknownSource(ReplateError, LookupError):
    """No source has this name."""

    exit_status = 2


class UnknownRevision(ReplateError, LookupError):
    """The page has no revision of this number."""

    exit_status = 2


class DatabaseError(ReplateError, RuntimeError):
    """The file cannot be opened, is no replate database, or is newer than this code."""

    exit_status = 2


class DatabaseBusy(DatabaseError):
    """Another process holds the database for too long."""

    exit_status = 1


class DatabaseFull(DatabaseError):
    """The disk that holds the database is full."""

    exit_status = 1


class AlreadyRunning(ReplateError, RuntimeError):
    """A daemon follows this database already."""

    exit_status = 2


class CaptureError(ReplateError, ValueError):
    """An archived capture is malformed, or older than what the database holds."""
