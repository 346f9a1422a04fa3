"""The name of the code that reads, stored with each revision: another one may read the same page differently."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from importlib.metadata import version

from replate.changes import zones

READING = 14  # raised whenever a change of this package can change a field that it reads


def name(timezone: str | None, select: Mapping[str, str] | None) -> str:
    """The reading code with the source's own settings, which change a reading as much as code does."""
    if timezone and timezone.startswith(zones.LEARNED):
        timezone = None  # what was read before it was learned stays as it was read (anchor.py): no other reading
    if not timezone and not select:
        return NAME
    said = json.dumps([timezone, sorted((select or {}).items())])
    return f"{NAME} settings/{blake2b(said.encode(), digest_size=4).hexdigest()}"


NAME = f"replate-reading/{READING} trafilatura/{version('trafilatura')} lxml/{version('lxml')}"
