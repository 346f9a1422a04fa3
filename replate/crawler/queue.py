"""Scrapy's scheduler, reduced to what is left of it here: requests that are ready, first in, first out."""

from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class ReadyQueue(BaseScheduler):
    """Holds only requests whose host's turn has come, so nothing in it ever waits for a delay."""

    def __init__(self) -> None:
        self._ready: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        return bool(self._ready)

    def enqueue_request(self, request: Request) -> bool:
        self._ready.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._ready.popleft() if self._ready else None
