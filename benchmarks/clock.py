"""A Scrapy extension that writes down the CPU time a spider took, start-up left out, and the memory at its end."""

import json
import resource
import time
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler


class Clock:
    """Setting `BENCHMARK_CLOCK` names the file to write; nothing is done for a single page."""

    def __init__(self, crawler: Crawler) -> None:
        self.path = Path(crawler.settings["BENCHMARK_CLOCK"])
        self.began = self.started = 0.0
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Clock":
        return cls(crawler)

    def opened(self, **_: Any) -> None:
        self.began, self.started = time.process_time(), time.monotonic()

    def closed(self, **_: Any) -> None:
        taken = {"cpu": time.process_time() - self.began, "wall": time.monotonic() - self.started,
                 "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # fmt: skip
        self.path.write_text(json.dumps(taken))
