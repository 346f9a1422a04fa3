"""Scrapy's settings for long-lived refetching; each that differs from Scrapy's own says why.

What replate.toml decides (delay, timeout, size, User-Agent, policy) is set by the spider from that file, which
`-s REPLATE_CONFIG=FILE` names.
"""

BOT_NAME = "replate"
SPIDER_MODULES = ["replate.crawler.follow"]
NEWSPIDER_MODULE = "replate.crawler.follow"

# Own components, one behaviour a file.
SCHEDULER = (
    "replate.crawler.queue.ReadyQueue"  # hosts' turns are kept in the frontier; Scrapy only orders what is ready
)
DOWNLOAD_HANDLERS = {
    "http": "replate.crawler.download.GuardedDownloadHandler",
    "https": "replate.crawler.download.GuardedDownloadHandler",
    "data": None, "file": None, "ftp": None, "s3": None,  # nothing but the web is ever fetched
}  # fmt: skip
DOWNLOADER = "replate.crawler.download.DirectDownloader"
DOWNLOADER_MIDDLEWARES = {
    "replate.crawler.wire.WireMiddleware": 595,  # between compression (590) and the wire
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,  # behind a proxy no address could be checked
    # The same headers and timeout for every request: put in once by the spider, not by three calls a request.
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
}
REVISIT_POLICY = "replate.scheduler.policy.steady.SteadyPolicy"  # a pure object with `from_settings` and `next_visit`

# Measured to cost much and bring nothing here (docs/performance.md).
CONCURRENT_ITEMS = 1  # Scrapy makes as many tasks a response; 100 of them cost more than the fetch
METAREFRESH_ENABLED = False  # parses every page; a page that refreshes itself elsewhere is read as what it is
COOKIES_ENABLED = False  # each visit is a first visit, as it is for most readers
REFERER_ENABLED = False
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
DOWNLOADER_STATS = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"  # what is counted here is counted in the database
LOG_FORMATTER = "replate.crawler.events.Quiet"
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# The frontier's business, not the downloader's.
REDIRECT_ENABLED = False  # each hop is recorded and takes its turn; another host's is queued there
RETRY_ENABLED = False  # the revisit policy says when, never a tight loop
ROBOTSTXT_OBEY = False  # obeyed with Crawl-delay, RFC 9309 errors and a stored copy: crawler/robots.py
DOWNLOAD_DELAY = 0  # a request is handed out only when its host is ready
CONCURRENT_REQUESTS = 64
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000
DNS_TIMEOUT = 20

# Doors that a daemon must not leave open.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True

DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
EXTENSIONS = {
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,  # the supervisor recycles by size
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
}
