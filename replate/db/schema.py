"""The tables, as ordered migrations; beside each column its meaning, its unit, and when it is null.

All times are ISO 8601 text in UTC with milliseconds and "Z" (changes/moment.py), so that text order is time order. JSON
columns hold RFC 8259 text. A migration is never changed once it has shipped; a new one is appended, and none may lose a
row.
"""

from sqlite_utils import Database, Migrations

from replate.changes import twins, url

APPLICATION_ID = 0x52504C54  # "RPLT": tells a replate database from any other SQLite file

migrations = Migrations("replate")

TABLES = """
CREATE TABLE sources (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,     -- as in replate.toml; for a URL given to `crawl`: that URL
    url           TEXT NOT NULL,            -- where it is polled
    kind          TEXT,                     -- feed, sitemap, section, page; null until the first poll has found out
    origin        TEXT NOT NULL,            -- config, command or import
    active        INTEGER NOT NULL,         -- 0: no longer in the configuration, not polled
    every_s       REAL,                     -- seconds between polls; null where cron is given, and for single pages
    cron          TEXT,                     -- crontab expression; null where every_s is given
    timezone      TEXT,                     -- IANA zone of times shown without one; null: unknown
    include       TEXT NOT NULL,            -- JSON list of globs over the canonical URL
    exclude       TEXT NOT NULL,            -- JSON list of globs
    selectors     TEXT NOT NULL,            -- JSON object: field -> CSS selector
    added_at      TEXT NOT NULL,
    last_poll     TEXT,                     -- time of the last poll, whatever came of it; null: never polled
    last_outcome  TEXT,                     -- listed, not_modified, unchanged, error, robots, blocked; null: never polled
    last_reason   TEXT,                     -- in words; null: never polled
    last_entries  INTEGER,                  -- links in the last listing; null: never listed
    failures      INTEGER NOT NULL DEFAULT 0, -- polls in a row that failed
    etag          TEXT,                     -- validator of the last listing; null: none sent
    last_modified TEXT,                     -- likewise
    digest        TEXT                      -- xxh3-128 of the last listing's bytes; null: never listed
);

CREATE TABLE pages (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL,            -- canonical URL under which it is visited now
    source        INTEGER NOT NULL REFERENCES sources(id), -- the source that listed it first
    state         TEXT NOT NULL,            -- live, gone, blocked, paywalled, suspect, retired, merged, hidden
    first_seen    TEXT NOT NULL,            -- when it was discovered
    last_visit    TEXT,                     -- null: not visited yet
    text_seen     TEXT,                     -- last visit that saw the current revision's text; null: no revision
    last_edit     TEXT,                     -- when the newest revision after the first was seen; null: never edited
    published     TEXT,                     -- of the newest revision; null: not shown
    revision      INTEGER,                  -- number of the newest revision; null: none yet
    headline      TEXT,                     -- of the newest revision; null: none
    failures      INTEGER NOT NULL DEFAULT 0, -- visits in a row that ended in error or blocked
    interval_s    REAL,                     -- last planned interval in seconds; null: not planned yet
    etag          TEXT,                     -- validator of the last read response; null: none sent
    last_modified TEXT,                     -- likewise
    accept_encoding TEXT,                   -- under which the validators were given; null: no validators
    raw_digest    TEXT,                     -- xxh3-128 of the last read body; null: none
    gate_digest   TEXT,                     -- digest of what a reader could see of it; null: none
    stamps        TEXT NOT NULL DEFAULT '{}', -- JSON: series -> stamp, as last judged
    signals       TEXT NOT NULL DEFAULT '{}', -- JSON: feed, sitemap -> stamp, as last polled
    folded        TEXT,                     -- JSON list of the two fingerprints between which the text varies; null: it does not
    extractor     TEXT,                     -- reading code of the newest revision, with version; null: none
    chain         TEXT NOT NULL,            -- head of the hash chain; 64 zeros at first
    merged_into   INTEGER REFERENCES pages(id), -- null: not merged
    cluster       INTEGER                   -- null: in none
);
CREATE INDEX pages_by_source ON pages(source);
CREATE INDEX pages_by_edit ON pages(last_edit);

CREATE TABLE page_urls (
    url           TEXT NOT NULL,            -- canonical form
    page          INTEGER NOT NULL REFERENCES pages(id),
    reason        TEXT NOT NULL,            -- discovered, redirect, canonical, guid, given, import
    first_seen    TEXT NOT NULL,
    last_seen     TEXT NOT NULL,
    PRIMARY KEY (url, page)
);
CREATE INDEX page_urls_by_page ON page_urls(page);

CREATE TABLE listings (
    source        INTEGER NOT NULL REFERENCES sources(id),
    page          INTEGER NOT NULL REFERENCES pages(id),
    guid          TEXT,                     -- the entry's id in that feed; null: none given
    title         TEXT,                     -- headline in that listing; null: none given
    published     TEXT,                     -- null: none given
    updated       TEXT,                     -- null: none given
    first_seen    TEXT NOT NULL,
    last_seen     TEXT NOT NULL,
    PRIMARY KEY (source, page)
);
CREATE INDEX listings_by_guid ON listings(source, guid);
CREATE INDEX listings_by_page ON listings(page);

CREATE TABLE hosts (
    host          TEXT PRIMARY KEY,         -- lower-case A-label name, with the port when it is not the scheme's own
    holder        TEXT,                     -- crawler process that holds the lease; null: none
    lease_until   TEXT,                     -- the lease ends by itself; null: none
    next_request  TEXT,                     -- no request before this time; null: never asked yet
    backoff_until TEXT,                     -- Retry-After or back-off after errors; null: none
    failures      INTEGER NOT NULL DEFAULT 0, -- requests in a row that ended in error, 429 or 503
    crawl_delay_s REAL,                     -- of robots.txt, seconds; null: none named
    robots        TEXT,                     -- text of robots.txt; null: not fetched or not to be had
    robots_status INTEGER,                  -- HTTP status; 0: unreachable; null: not fetched
    robots_at     TEXT                      -- when it was fetched; null: never
);

CREATE TABLE frontier (
    id            INTEGER PRIMARY KEY,
    subject       TEXT NOT NULL,            -- source or page
    subject_id    INTEGER NOT NULL,         -- sources.id or pages.id
    host          TEXT NOT NULL,
    url           TEXT NOT NULL,            -- the URL to ask
    due           TEXT,                     -- null: nothing planned
    second_look   INTEGER NOT NULL DEFAULT 0, -- 1: confirms a candidate, asked unconditionally
    reason        TEXT NOT NULL,            -- why then, in words
    UNIQUE (subject, subject_id)
);
CREATE INDEX frontier_due ON frontier(host, due) WHERE due IS NOT NULL;
CREATE INDEX frontier_by_due ON frontier(due) WHERE due IS NOT NULL;

CREATE TABLE polls (
    id            INTEGER PRIMARY KEY,
    source        INTEGER NOT NULL REFERENCES sources(id),
    at            TEXT NOT NULL,
    outcome       TEXT NOT NULL,            -- listed, not_modified, unchanged, error, robots, blocked
    reason        TEXT NOT NULL,            -- in words
    status        INTEGER,                  -- HTTP status; null: no answer
    url           TEXT NOT NULL,
    entries       INTEGER NOT NULL,         -- links listed
    new_pages     INTEGER NOT NULL,         -- of these, pages not known before
    late_s        REAL                      -- seconds between due time and request; null: not planned
);
CREATE INDEX polls_by_source ON polls(source, id);

CREATE TABLE visits (
    id            INTEGER PRIMARY KEY,
    page          INTEGER NOT NULL REFERENCES pages(id),
    at            TEXT NOT NULL,            -- when the response arrived, or the failure was known
    outcome       TEXT NOT NULL,            -- first, not_modified, unchanged, candidate, revised, reverted, technical, moved, gone, back, soft_404, blocked, paywalled, suspect, robots, error
    reason        TEXT NOT NULL,            -- in words
    status        INTEGER,                  -- HTTP status of the last response; null: no answer
    url           TEXT NOT NULL,            -- that answered, or that was asked
    planned       TEXT,                     -- due time; null: not planned (imports)
    second_look   INTEGER NOT NULL,         -- 1: asked to confirm a candidate
    redirects     TEXT,                     -- JSON list of [status, from, to]; null: none
    status_line   TEXT,                     -- as received; null: no answer
    response_headers TEXT,                  -- JSON list of [name, value], as received; null: no answer
    request_headers  TEXT,                  -- JSON list of [name, value], as sent; null: nothing was sent
    address       TEXT,                     -- IP address that answered; null: no answer or import
    snapshot      TEXT,                     -- snapshots.digest; null: not kept
    imported      INTEGER NOT NULL DEFAULT 0 -- 1: an archived capture, at its own time
);
CREATE INDEX visits_by_page ON visits(page, at);
CREATE INDEX visits_by_time ON visits(at);

CREATE TABLE snapshots (
    digest        TEXT PRIMARY KEY,         -- SHA-256 of the decoded body, hex
    page          INTEGER NOT NULL REFERENCES pages(id),
    first_seen    TEXT NOT NULL,
    content_type  TEXT,                     -- as received; null: none sent
    size          INTEGER NOT NULL,         -- bytes of the decoded body
    base          TEXT,                     -- digest of the snapshot that is the zstd dictionary; null: none
    depth         INTEGER NOT NULL,         -- snapshots to read before this one
    data          BLOB NOT NULL             -- zstd frame
);
CREATE INDEX snapshots_by_page ON snapshots(page, first_seen);

CREATE TABLE paragraphs (
    id            INTEGER PRIMARY KEY,
    digest        TEXT NOT NULL UNIQUE,     -- BLAKE2b-128 of the exact text, hex
    text          TEXT NOT NULL             -- as shown, white space folded
);

CREATE TABLE revisions (
    id            INTEGER PRIMARY KEY,
    page          INTEGER NOT NULL REFERENCES pages(id),
    revision      INTEGER NOT NULL,         -- 1, 2, 3 ... within the page
    verdict       TEXT NOT NULL,            -- first, revised, reverted, technical
    reverted_to   INTEGER,                  -- number of the revision that came back; null: not a revert
    visit         INTEGER NOT NULL REFERENCES visits(id), -- the first visit that saw it
    seen_at       TEXT NOT NULL,            -- time of that visit
    window_start  TEXT,                     -- last visit that still saw the text before; null for a first revision
    window_end    TEXT NOT NULL,            -- = seen_at
    url           TEXT NOT NULL,            -- where it was seen
    headline      TEXT,                     -- null: not found on the page; likewise all fields of the article
    dek           TEXT,
    byline        TEXT NOT NULL,            -- JSON list of names
    agency        TEXT,
    published     TEXT,
    published_text TEXT,                    -- as the page showed it
    updated       TEXT,
    updated_text  TEXT,                     -- as the page showed it
    section       TEXT,
    language      TEXT,                     -- BCP 47
    stamps        TEXT NOT NULL,            -- JSON list of stamps, each in its own series
    fingerprint   TEXT NOT NULL,            -- version and digest of the compared fields together
    fields        TEXT NOT NULL,            -- JSON list of the fields that changed
    kinds         TEXT NOT NULL,            -- JSON list of kinds, sorted
    words_added   INTEGER NOT NULL,
    words_deleted INTEGER NOT NULL,
    stealth       INTEGER,                  -- 1, 0; null: no usable stamp and no note (or a first revision)
    stealth_reason TEXT,                    -- in words; null for a first revision
    significance  INTEGER,                  -- 0-100; null for a first or technical revision
    explanation   TEXT,                     -- of the significance, in words; null likewise
    summary       TEXT,                     -- of the change, one line; null for a first revision
    extractor     TEXT NOT NULL,            -- reading code and version
    snapshot      TEXT,                     -- snapshots.digest; null: not kept
    chain         TEXT NOT NULL,            -- SHA-256, hex
    UNIQUE (page, revision)
);
CREATE INDEX revisions_by_time ON revisions(seen_at);

CREATE TABLE revision_paragraphs (
    revision      INTEGER NOT NULL REFERENCES revisions(id),
    role          TEXT NOT NULL,            -- body, caption, note
    position      INTEGER NOT NULL,         -- 0, 1, 2 ... within the role
    paragraph     INTEGER NOT NULL REFERENCES paragraphs(id),
    PRIMARY KEY (revision, role, position)
) WITHOUT ROWID;
CREATE INDEX revision_paragraphs_by_paragraph ON revision_paragraphs(paragraph);

CREATE TABLE variants (
    id            INTEGER PRIMARY KEY,
    page          INTEGER NOT NULL REFERENCES pages(id),
    revision      INTEGER NOT NULL,         -- the revision beside which it was seen
    seen_at       TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    reading       TEXT NOT NULL,            -- JSON of the whole article
    UNIQUE (page, revision, fingerprint)
);

CREATE TABLE candidates (
    page          INTEGER PRIMARY KEY REFERENCES pages(id),
    kind          TEXT NOT NULL,            -- text, gone, suspect
    seen_at       TEXT NOT NULL,            -- first sight
    visit         INTEGER NOT NULL REFERENCES visits(id),
    fingerprint   TEXT,                     -- null for gone
    reading       TEXT,                     -- JSON of the whole article; null for gone
    extractor     TEXT,                     -- null for gone
    snapshot      TEXT                      -- snapshots.digest; null: not kept
);

CREATE TABLE edits (
    cursor        INTEGER PRIMARY KEY AUTOINCREMENT, -- only grows, never used twice
    page          INTEGER NOT NULL REFERENCES pages(id),
    url           TEXT NOT NULL,            -- as judged then; likewise source and stealth
    source        TEXT NOT NULL,            -- name
    revision      INTEGER,                  -- null: the page has no revision yet
    previous_revision INTEGER,
    seen_at       TEXT NOT NULL,
    window_start  TEXT,                     -- null: no visit saw the state before
    window_end    TEXT NOT NULL,
    field         TEXT NOT NULL,            -- headline, dek, byline, published, updated, section, body, caption, url, state
    action        TEXT NOT NULL,            -- insert, delete, replace, move
    kinds         TEXT NOT NULL,            -- JSON list, sorted
    stealth       INTEGER,
    significance  INTEGER,                  -- 0-100; null where it means nothing (url, state, stamp)
    before        TEXT,                     -- null: inserted
    after         TEXT,                     -- null: deleted
    words_added   INTEGER NOT NULL,
    words_deleted INTEGER NOT NULL,
    updated_shown TEXT,                     -- the "updated" stamp shown then, as text; null: none
    published_shown TEXT,                   -- likewise
    chain         TEXT NOT NULL,            -- of the revision or event it belongs to
    remark        TEXT,                     -- what else is to be said (varies between, annuls ...); null: nothing
    evidence      TEXT NOT NULL,            -- JSON object: kind -> why, in words
    old_position  INTEGER,                  -- paragraph index before; null: inserted, or no paragraph
    new_position  INTEGER                   -- paragraph index after; null: deleted, or no paragraph
);
CREATE INDEX edits_by_page ON edits(page, revision);
CREATE INDEX edits_by_time ON edits(seen_at);

CREATE TABLE events (
    id            INTEGER PRIMARY KEY,
    page          INTEGER REFERENCES pages(id), -- null: an event of the source
    source        INTEGER REFERENCES sources(id), -- null: an event of a page
    type          TEXT NOT NULL,            -- state, merge, split, hide, template
    at            TEXT NOT NULL,
    before        TEXT,                     -- state before
    after         TEXT,                     -- state after
    target        INTEGER,                  -- page that absorbed or released; null: no merge or split
    reason        TEXT NOT NULL,            -- evidence in words
    chain         TEXT                      -- SHA-256, hex; null for an event of the source
);
CREATE INDEX events_by_page ON events(page, id);

CREATE TABLE stamp_series (
    source        INTEGER NOT NULL REFERENCES sources(id),
    series        TEXT NOT NULL,            -- visible, jsonld, microdata, meta, time, feed, sitemap, http
    moved_with_edit  INTEGER NOT NULL DEFAULT 0, -- edits that moved the stamp
    stood_over_edit  INTEGER NOT NULL DEFAULT 0, -- edits under which the stamp stood still
    spoiled_at    TEXT,                     -- when it first moved over unchanged text; null: usable
    PRIMARY KEY (source, series)
) WITHOUT ROWID;

CREATE TABLE clusters (
    id            INTEGER PRIMARY KEY,
    made_at       TEXT NOT NULL
);

CREATE TABLE cluster_members (
    cluster       INTEGER NOT NULL REFERENCES clusters(id),
    page          INTEGER NOT NULL REFERENCES pages(id),
    joined_at     TEXT NOT NULL,
    likeness      REAL,                     -- 0-1, to the earliest member; null for the earliest
    PRIMARY KEY (cluster, page)
) WITHOUT ROWID;

CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL,            -- daemon, crawler, crawl, import
    pid           INTEGER NOT NULL,
    machine       TEXT NOT NULL,            -- where that pid means something: host name and process namespace
    started_at    TEXT NOT NULL,
    beat_at       TEXT NOT NULL,            -- last sign of life
    ended_at      TEXT,                     -- null: running, or killed
    note          TEXT                      -- how it ended, in words; null: not ended
);
"""

VIEWS = """
CREATE VIEW revision_texts AS
    -- one row a revision: its page, number and whole body, paragraphs separated by one empty line
    SELECT r.id, r.page, r.revision, r.seen_at, r.headline, r.dek,
           (SELECT group_concat(text, char(10) || char(10)) FROM (
                SELECT p.text FROM revision_paragraphs rp JOIN paragraphs p ON p.id = rp.paragraph
                WHERE rp.revision = r.id AND rp.role = 'body' ORDER BY rp.position)) AS body
    FROM revisions r;

CREATE VIEW change_log AS
    -- the change log with the columns of the exports, in order of cursor
    SELECT cursor, page, url, source, revision, previous_revision, seen_at, window_start, window_end, field, action,
           kinds, stealth, significance, before, after, words_added, words_deleted, updated_shown, published_shown,
           chain, remark
    FROM edits ORDER BY cursor;
"""


def _execute(db: Database, statements: str) -> None:
    """One after the other within the migration's transaction, which SQLite's own way with scripts would end."""
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m0001_tables(db: Database) -> None:
    """The first shape of the database."""
    _execute(db, TABLES + VIEWS)


NOTICES = """
CREATE TABLE notices (
    name          TEXT PRIMARY KEY,         -- of a [[notify]] in replate.toml
    cursor        INTEGER NOT NULL,         -- last row of the change log that was told, or passed over as not wanted
    pledged       INTEGER,                  -- cursor up to which a digest was being sent; null: none is under way
    sent_at       TEXT,                     -- when the last digest went out; null: none yet
    tried_at      TEXT,                     -- when one was last tried; null: never
    failures      INTEGER NOT NULL DEFAULT 0, -- tries in a row that failed
    last_error    TEXT                      -- of the last try, in words; null: it succeeded, or none was made
) WITHOUT ROWID
"""


@migrations()
def m0002_notices(db: Database) -> None:
    """How far each notification has come."""
    db.execute(NOTICES)


TEMPLATES = """
CREATE TABLE differences (
    source        INTEGER NOT NULL REFERENCES sources(id),
    mark          TEXT NOT NULL,            -- field|digest of what went|digest of what came: changes/template.py
    page          INTEGER NOT NULL REFERENCES pages(id),
    seen_at       TEXT NOT NULL,            -- when the page first showed it; rows are dropped after two windows
    cursor        INTEGER,                  -- row of the change log that tells it; null: none does
    PRIMARY KEY (source, mark, page)
) WITHOUT ROWID;
CREATE INDEX differences_by_time ON differences(source, seen_at);
CREATE INDEX differences_by_page ON differences(page);

CREATE TABLE template_marks (
    source        INTEGER NOT NULL REFERENCES sources(id),
    mark          TEXT NOT NULL,            -- a difference that is this source's template's doing
    event         INTEGER NOT NULL REFERENCES events(id), -- that tells it
    decided_at    TEXT NOT NULL,
    PRIMARY KEY (source, mark)
) WITHOUT ROWID;
CREATE INDEX template_marks_by_event ON template_marks(event);

CREATE TABLE bases (
    page          INTEGER PRIMARY KEY REFERENCES pages(id),
    revision      INTEGER NOT NULL,         -- the revision that reads so since; a newer revision makes the row idle
    visit         INTEGER NOT NULL REFERENCES visits(id),
    seen_at       TEXT NOT NULL,            -- first sight
    fingerprint   TEXT NOT NULL,
    reading       TEXT NOT NULL,            -- JSON of the whole article, as it reads under the new template
    extractor     TEXT NOT NULL,
    snapshot      TEXT                      -- snapshots.digest; null: not kept
)
"""


@migrations()
def m0003_templates(db: Database) -> None:
    """Differences that several pages of a source show at once."""
    _execute(db, TEMPLATES)


@migrations()
def m0004_passed(db: Database) -> None:
    """What stood by a page's text at its last reading and was none of it."""
    db.execute("ALTER TABLE pages ADD COLUMN passed TEXT NOT NULL DEFAULT '[]' /* JSON list of marks, newest first */")


IDENTITY = """
ALTER TABLE page_urls ADD COLUMN bare TEXT /* the URL without scheme, "www." or "m.", AMP marks and parameters */;
ALTER TABLE page_urls ADD COLUMN evidence TEXT /* why it is, or (reason refused) is not, a URL of the page; null: the reason says it */;
CREATE INDEX page_urls_by_bare ON page_urls(bare, last_seen);

CREATE TABLE url_ids (
    token         TEXT NOT NULL,            -- what may be the publisher's id of an article, lower case
    place         TEXT NOT NULL,            -- where in the URL it stands: segment 2 from the end, parameter id ...
    site          TEXT NOT NULL,            -- registrable domain, with the port when it is not the scheme's own
    page          INTEGER NOT NULL REFERENCES pages(id),
    PRIMARY KEY (token, place, site, page)
) WITHOUT ROWID;

CREATE TABLE url_habits (
    site          TEXT NOT NULL,
    kind          TEXT NOT NULL,            -- id: a place of an article's id; parameter: one that may not matter
    name          TEXT NOT NULL,            -- the place, or the parameter
    kept          INTEGER NOT NULL DEFAULT 0, -- pairs of URLs of one article that keep the id, or differ in that parameter alone
    broken        INTEGER NOT NULL DEFAULT 0, -- one article with two ids there, two with one id, or two that differ in that parameter alone
    PRIMARY KEY (site, kind, name)
) WITHOUT ROWID;

CREATE TABLE near_keys (
    key           INTEGER NOT NULL,         -- one of the 24 smallest shingle hashes of a page's newest text, 32 bits
    page          INTEGER NOT NULL,         -- pages.id
    PRIMARY KEY (key, page)
) WITHOUT ROWID;

CREATE TABLE near_sketches (
    page          INTEGER PRIMARY KEY,      -- pages.id
    version       INTEGER NOT NULL,         -- of the shingles (changes/nearness.py)
    size          INTEGER NOT NULL,         -- shingles of the text
    hashes        BLOB NOT NULL             -- its smallest shingle hashes, up to 128, four bytes each, the first byte the least
);
CREATE INDEX cluster_members_by_page ON cluster_members(page);
"""


@migrations()
def m0005_identity(db: Database) -> None:
    """One article, one history: what is learned of addresses, and the index of near-equal texts."""
    _execute(db, IDENTITY)
    addresses = db.execute("SELECT rowid, url, page FROM page_urls").fetchall()
    for row, address, page in addresses:
        db.execute("UPDATE page_urls SET bare = ? WHERE rowid = ?", (twins.bare(address), row))
        for token in twins.tokens(address):
            db.execute(
                "INSERT OR IGNORE INTO url_ids (token, place, site, page) VALUES (?, ?, ?, ?)",
                (token.text, token.place, url.site(address), page),
            )


TRUST = """
ALTER TABLE hosts ADD COLUMN checks INTEGER NOT NULL DEFAULT 0 /* visits asked unconditionally, to see whether a 304 would have been true */;
ALTER TABLE hosts ADD COLUMN lied_at TEXT /* when it was found to say "not modified" of changed text; asked unconditionally since; null: trusted */;
ALTER TABLE hosts ADD COLUMN lie TEXT /* how that was found, in words; null: trusted */;
ALTER TABLE hosts ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0 /* pages and listings in a row refused with 401, 403 or 451 */
"""


@migrations()
def m0006_trust(db: Database) -> None:
    """Whether a host's 304 is believed, and how often in a row it refused us."""
    _execute(db, TRUST)


SIGNALS = """
CREATE TABLE source_signals (
    source        INTEGER NOT NULL REFERENCES sources(id),
    signal        TEXT NOT NULL,            -- updated: another time in the listing; headline: another headline
    answered      INTEGER NOT NULL DEFAULT 0, -- visits made because of it that could see the text; both halve at 200
    edited        INTEGER NOT NULL DEFAULT 0, -- of these, such as found an edit
    woken_at      TEXT,                     -- poll at which it last pulled a visit forward; null: it never did
    woken         INTEGER NOT NULL DEFAULT 0, -- visits that it pulled forward at that poll
    PRIMARY KEY (source, signal)
) WITHOUT ROWID;

ALTER TABLE frontier ADD COLUMN signal TEXT /* of source_signals, while it is why the page is due; null: something else is */;
ALTER TABLE frontier ADD COLUMN signal_source INTEGER /* sources.id likewise */
"""


@migrations()
def m0007_signals(db: Database) -> None:
    """How far a source's word that a page changed is to be believed."""
    _execute(db, SIGNALS)


LEARNING = """
ALTER TABLE pages ADD COLUMN belief_shape REAL /* Gamma distribution of all its edits, after the last visit; null: nothing believed yet */;
ALTER TABLE pages ADD COLUMN belief_rate REAL /* likewise */;
ALTER TABLE sources ADD COLUMN listed_at TEXT /* last poll that brought a whole listing; null: none since this is kept */;
ALTER TABLE listings ADD COLUMN updated_moved TEXT /* poll that last showed another "updated" time; null: none did */;
ALTER TABLE listings ADD COLUMN title_moved TEXT /* likewise another headline */;
ALTER TABLE source_signals ADD COLUMN edits INTEGER NOT NULL DEFAULT 0 /* found in listed pages, whatever brought the visit about; these counts halve at 1,000 edits */;
ALTER TABLE source_signals ADD COLUMN signalled INTEGER NOT NULL DEFAULT 0 /* of these, such as the signal told */;
ALTER TABLE source_signals ADD COLUMN false_alarms INTEGER NOT NULL DEFAULT 0 /* signals over unchanged text */;
ALTER TABLE source_signals ADD COLUMN quiet REAL NOT NULL DEFAULT 0 /* intervals without an edit, each weighed exp(-age / 24 h) */;
ALTER TABLE source_signals ADD COLUMN alarmed REAL NOT NULL DEFAULT 0 /* of these, such as held a signal */;
ALTER TABLE source_signals ADD COLUMN exposure REAL NOT NULL DEFAULT 0 /* hours without an edit, weighed likewise */;
ALTER TABLE frontier ADD COLUMN unheard TEXT /* when it would be due, did its listings not tell of edits; null: they do not, or it is as due */;
CREATE INDEX frontier_unheard ON frontier(subject_id) WHERE unheard IS NOT NULL;

CREATE TABLE fits (
    id            INTEGER PRIMARY KEY,
    at            TEXT NOT NULL,
    articles      INTEGER NOT NULL,         -- on which it rests
    edits         INTEGER NOT NULL,         -- found in them
    prior         TEXT NOT NULL             -- JSON: weights of the age profile, level, shape, factors of sources and sections
);

CREATE TABLE audits (
    page          INTEGER NOT NULL REFERENCES pages(id),
    number        INTEGER NOT NULL,         -- 0: within a month of its retirement; 1: within a year
    retired_at    TEXT NOT NULL,
    due           TEXT NOT NULL,
    visited_at    TEXT,                     -- null: not yet
    PRIMARY KEY (page, number)
) WITHOUT ROWID
"""


@migrations()
def m0008_learning(db: Database) -> None:
    """What is believed of pages, articles and signals, and the sample that tests it."""
    _execute(db, LEARNING)


LAYOUT = """
ALTER TABLE revisions ADD COLUMN dateline TEXT /* where, and when, the text says that it was written; null: it does not */;
ALTER TABLE revisions ADD COLUMN is_live INTEGER NOT NULL DEFAULT 0 /* 1: a page that is written on, such as a live blog */;
ALTER TABLE revisions ADD COLUMN posts TEXT NOT NULL DEFAULT '[]' /* JSON list of a live blog's posts: id, time, and which paragraphs */;
ALTER TABLE revision_paragraphs ADD COLUMN kind TEXT /* of body: paragraph, subheading, quotation, item, post; null: not known */
"""


@migrations()
def m0009_layout(db: Database) -> None:
    """What the paragraphs of a body are, its dateline, and the posts of a live page."""
    _execute(db, LAYOUT)


BUDGETS = """
ALTER TABLE sources ADD COLUMN requests_per_hour INTEGER NOT NULL DEFAULT 0 /* 0: no budget of its own */;
ALTER TABLE sources ADD COLUMN visit_window TEXT /* crontab expression, in its time zone: minutes in which its pages are visited; null: all */;
ALTER TABLE sources ADD COLUMN next_slot TEXT /* from when its budget allows a request; null: none was made under one */;

CREATE TABLE prices (
    kind          TEXT NOT NULL,            -- all, host, source: whose budget is short
    name          TEXT NOT NULL,            -- of the host or source; empty for all
    factor        REAL NOT NULL,            -- by which a visit costs more than usual, above 1
    PRIMARY KEY (kind, name)
) WITHOUT ROWID
"""


@migrations()
def m0010_budgets(db: Database) -> None:
    """Budgets and windows of sources, and what visits cost where budgets are short."""
    _execute(db, BUDGETS)


ZONES = """
ALTER TABLE sources ADD COLUMN learned_zone TEXT /* "learned: " and the IANA zones that fit its pages; null: not known. For times shown without a zone, where `timezone` is null */;

CREATE TABLE zone_sights (
    source        INTEGER NOT NULL REFERENCES sources(id),
    page          INTEGER NOT NULL REFERENCES pages(id),
    local         TEXT NOT NULL,            -- a time that the page shows without a zone, ISO 8601
    ahead_min     INTEGER NOT NULL,         -- minutes by which it is ahead of the same time as told in UTC
    PRIMARY KEY (source, page)
) WITHOUT ROWID
"""


@migrations()
def m0011_zones(db: Database) -> None:
    """The zone in which a source shows its times, learned from its pages."""
    _execute(db, ZONES)


INDEXES = """
CREATE INDEX pages_by_merge ON pages(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX pages_by_sight ON pages(source, text_seen);
CREATE INDEX events_by_source ON events(source, id) WHERE source IS NOT NULL
"""


@migrations()
def m0012_indexes(db: Database) -> None:
    """What a page absorbed, what a source's pages showed lately, and what befell a source, found without reading all."""
    _execute(db, INDEXES)


ORDERED = """
ALTER TABLE page_urls ADD COLUMN ordered TEXT /* the URL with its parameters in order of name, by which pages are told; null: fewer than two */;
CREATE INDEX page_urls_by_ordered ON page_urls(ordered) WHERE ordered IS NOT NULL
"""


@migrations()
def m0013_ordered(db: Database) -> None:
    """Addresses are one in whatever order their parameters are written."""
    _execute(db, ORDERED)
    for row, address in db.execute("SELECT rowid, url FROM page_urls WHERE url LIKE '%?%&%'").fetchall():
        db.execute("UPDATE page_urls SET ordered = ? WHERE rowid = ?", (url.key(address), row))


SHARES = """
ALTER TABLE frontier ADD COLUMN source INTEGER NOT NULL DEFAULT 0 /* sources.id: itself, or the one that listed the page first; by which turns are shared */;
UPDATE frontier SET source = subject_id WHERE subject = 'source';
UPDATE frontier SET source = coalesce((SELECT source FROM pages WHERE id = subject_id), 0) WHERE subject = 'page'
"""


@migrations()
def m0014_shares(db: Database) -> None:
    """Whose each planned request is, so that sources take turns."""
    _execute(db, SHARES)


LOOSE = """
CREATE TABLE loose_texts (
    page          INTEGER PRIMARY KEY,      -- pages.id
    version       INTEGER NOT NULL,         -- of the loose digest (changes/fingerprint.py)
    digest        INTEGER NOT NULL,         -- of the body of its newest revision as a whole, the first 64 bits
    site          TEXT NOT NULL             -- registrable domain, with the port when it is not the scheme's own
);
CREATE INDEX loose_texts_by_digest ON loose_texts(digest, site);

CREATE TABLE loose_paragraphs (
    version       INTEGER NOT NULL,         -- of the loose digest
    digest        INTEGER NOT NULL,         -- the first 64 bits
    paragraph     INTEGER NOT NULL,         -- paragraphs.id, of 12 words at least
    PRIMARY KEY (version, digest, paragraph)
) WITHOUT ROWID;

CREATE TABLE loose_progress (
    version       INTEGER PRIMARY KEY,      -- of the loose digest
    done          INTEGER NOT NULL,         -- older paragraphs up to this id are indexed
    last          INTEGER NOT NULL          -- the last paragraph that was stored before this version was in use
)
"""


@migrations()
def m0015_loose(db: Database) -> None:
    """Texts and paragraphs known again by their words alone; older paragraphs are indexed in portions."""
    _execute(db, LOOSE)


MARKUP = "CREATE INDEX url_ids_by_page ON url_ids(page)"


@migrations()
def m0016_markup(db: Database) -> None:
    """What the markup of a page calls its article, found by the page."""
    _execute(db, MARKUP)
