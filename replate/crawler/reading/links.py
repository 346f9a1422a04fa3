"""Where a link leads: to another page, or to a place or a picture of this one."""

import re
from urllib.parse import urljoin, urlsplit

from replate.crawler.reading.document import Element

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?)(?:$|[?#&/!])|^javascript:", re.I)


def leads_elsewhere(link: Element, url: str = "") -> bool:
    """Whether a link leads to another page than the one at `url`: not to a picture in full size, nor below the page."""
    address = (link.get("href") or "").strip()
    if not address or address.startswith("#") or _PICTURE.search(address):
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, address))
    except ValueError:
        return False
    is_below = there.netloc == here.netloc and len(here.path) > 1 and there.path.startswith(here.path)
    return not is_below


def pictured(box: Element, url: str = "") -> int:
    """How many pictures in a box lead to another page."""
    return sum(1 for a in box.iter("a") if next(a.iter("img", "picture"), None) is not None and leads_elsewhere(a, url))
