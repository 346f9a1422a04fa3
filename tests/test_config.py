"""The configuration: what is read, what is the default, and what each mistake is told."""

import re
from dataclasses import fields
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import get_args

import pytest

from replate import config
from replate.changes import edit, kinds
from replate.config import allowed, cron
from replate.errors import ConfigError

FULL = """
database = "data/news.db"
contact = "https://example.org/bot"

[crawler]
processes = 2
delay = "0.75s"
timeout = "20s"
max_body = "512 KiB"
confirm_after = "0s"
private_networks = ["127.0.0.0/8", "fd00::/8"]
keep_snapshots = "all"

[scheduler]
first_visit_after = "250ms"
retire_after = "7d"
requests_per_hour = 100
requests_per_host_per_hour = 10
policy = "steady"
first_look = "10m"
backoff = 2
longest_interval = "2h"

[viewer]
enabled = false
host = "::1"
port = 9000

[[source]]
name = "世界 World"
url = "https://example.org/feed.xml"
kind = "feed"
every = "5m"
timezone = "Asia/Shanghai"
include = ["*/a/*"]
exclude = ["*/video/*"]
requests_per_hour = 30
window = "* 6-22 * * *"
[source.select]
headline = "h1"
body = "#Content p"

[[source]]
name = "Front"
url = "http://example.org:8080/"
cron = "*/10 6-23 * jan-mar mon,wed-fri"

[[notify]]
name = "Standards desk"
url = "mailto://user:secret@mail.example.org"
every = "0s"
source = "Front"
fields = ["headline", "body"]
kinds = ["figure", "quote"]
stealth = true
least_significance = 40
"""


def read(text: str) -> config.Config:
    return config.parse(text, Path("/srv/replate.toml"))


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return str(caught.value).splitlines()


def source(lines: str) -> str:
    return f'[[source]]\nname = "A"\nurl = "https://a.example/"\n{lines}\n'


def notify(lines: str, url: str = "stdout:") -> str:
    return f'[[notify]]\nname = "Desk"\nurl = "{url}"\n{lines}\n'


def test_every_key_is_read_into_its_record() -> None:
    assert read(FULL) == config.Config(
        path=Path("/srv/replate.toml"),
        folder=Path("/srv"),
        database=Path("/srv/data/news.db"),
        contact="https://example.org/bot",
        crawler=config.CrawlerConfig(
            processes=2,
            delay=timedelta(milliseconds=750),
            timeout=timedelta(seconds=20),
            max_body=524288,
            confirm_after=timedelta(0),
            private_networks=(ip_network("127.0.0.0/8"), ip_network("fd00::/8")),
            keep_snapshots="all",
        ),
        scheduler=config.SchedulerConfig(
            first_visit_after=timedelta(milliseconds=250),
            retire_after=timedelta(days=7),
            requests_per_hour=100,
            requests_per_host_per_hour=10,
            first_look=timedelta(minutes=10),
            backoff=2.0,
            longest_interval=timedelta(hours=2),
        ),
        viewer=config.ViewerConfig(enabled=False, host="::1", port=9000),
        sources=(
            config.SourceConfig(
                name="世界 World",
                url="https://example.org/feed.xml",
                kind="feed",
                every=timedelta(minutes=5),
                timezone="Asia/Shanghai",
                include=("*/a/*",),
                exclude=("*/video/*",),
                requests_per_hour=30,
                window="* 6-22 * * *",
                select={"headline": "h1", "body": "#Content p"},
            ),
            config.SourceConfig(
                name="Front",
                url="http://example.org:8080/",
                every=None,
                cron="*/10 6-23 * jan-mar mon,wed-fri",
            ),
        ),
        notify=(
            config.NotifyConfig(
                name="Standards desk",
                url="mailto://user:secret@mail.example.org",
                every=timedelta(0),
                source="Front",
                fields=("headline", "body"),
                kinds=("figure", "quote"),
                stealth=True,
                least_significance=40,
            ),
        ),
    )


def test_an_empty_file_is_all_defaults() -> None:
    found = read("")
    assert found.database == Path("/srv/replate.db")
    assert found.contact is None
    assert found.sources == ()
    assert found.crawler.processes >= 1
    assert found.crawler.delay == timedelta(seconds=2)
    assert found.crawler.timeout == timedelta(seconds=30)
    assert found.crawler.max_body == 10 * 1024 * 1024
    assert found.crawler.confirm_after == timedelta(seconds=90)
    assert found.crawler.private_networks == ()
    assert found.crawler.keep_snapshots == "revisions"
    assert found.scheduler == config.SchedulerConfig(
        first_visit_after=timedelta(0),
        retire_after=timedelta(days=90),
        requests_per_hour=0,
        requests_per_host_per_hour=0,
        policy="steady",
        first_look=timedelta(minutes=30),
        backoff=1.2,
        longest_interval=timedelta(days=40),
    )
    assert found.viewer == config.ViewerConfig(enabled=True, host="127.0.0.1", port=8642)


def test_a_source_without_every_or_cron_is_polled_every_ten_minutes() -> None:
    assert read(source("")).sources[0].every == timedelta(minutes=10)


def test_a_notification_tells_everything_every_quarter_of_an_hour_unless_told_otherwise() -> None:
    [rule] = read(notify("")).notify
    assert rule == config.NotifyConfig("Desk", "stdout:", every=timedelta(minutes=15))


@pytest.mark.parametrize(
    "address",
    ["stdout:", "file:///srv/my%20edits.txt", "mailto://user:password@example.org", "json://localhost:9000/x"],
)
def test_a_notification_goes_to_a_file_to_the_output_or_to_an_address_with_a_scheme(address: str) -> None:
    assert read(notify("", address)).notify[0].url == address


def test_a_notification_about_one_page_names_the_url_it_was_given_by() -> None:
    [rule] = read(notify("source = 'https://b.example/story'")).notify
    assert rule.source == "https://b.example/story"


def test_the_address_of_a_notification_is_not_in_its_picture() -> None:
    assert "secret" not in repr(read(FULL))


def test_fields_and_kinds_are_those_of_the_change_log() -> None:
    assert set(config.EDIT_KINDS) == set(get_args(kinds.KindName))
    assert set(get_args(edit.Field)) < set(config.EDIT_FIELDS)


def test_an_absolute_database_stays_where_it_is() -> None:
    assert read('database = "/var/lib/replate.db"').database == Path("/var/lib/replate.db")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("0.75s", timedelta(seconds=0.75)),
        ("250ms", timedelta(seconds=0.25)),
        ("1.5 h", timedelta(minutes=90)),
        ("0s", timedelta(0)),
    ],
)
def test_a_duration_is_a_number_with_a_unit(text: str, expected: timedelta) -> None:
    assert read(f'[crawler]\ndelay = "{text}"').crawler.delay == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1B", 1), ("10 MiB", 10485760), ("1.5 kB", 1500), ("2GiB", 2147483648)]
)
def test_a_size_is_a_number_with_a_unit(text: str, expected: int) -> None:
    assert read(f'[crawler]\nmax_body = "{text}"').crawler.max_body == expected


@pytest.mark.parametrize(
    "expression",
    ["* * * * *", "0 6 * * 1-5", "*/5 0-23/2 1,15 * sun", "0 0 29 feb 7", "0 12 * JAN-DEC MON-FRI"],
)
def test_a_cron_expression_of_five_fields_is_allowed(expression: str) -> None:
    assert read(source(f'cron = "{expression}"')).sources[0].cron == expression


def test_cron_fields_name_their_values() -> None:
    assert cron.values("*/20 6-8 1,15 feb,dec fri-sun") == (
        frozenset({0, 20, 40}),
        frozenset({6, 7, 8}),
        frozenset({1, 15}),
        frozenset({2, 12}),
        frozenset({5, 6, 0}),
    )
    assert cron.values("0-30/10 * * * 7")[0::4] == (frozenset({0, 10, 20, 30}), frozenset({0}))


@pytest.mark.parametrize(
    "expression",
    [
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5/10 * * * *",
        "20-10 * * * *",
        "x * * * *",
        "1, * * * *",
        "@daily",
    ],
)
def test_what_is_no_cron_expression_is_refused(expression: str) -> None:
    [line] = problems(source(f'cron = "{expression}"'))
    assert f'[[source]] "A": cron = "{expression}": allowed are five cron fields' in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("database = 3", "database = 3: allowed is a text"),
        ('database = " "', 'database = " ": allowed is a text'),
        ('contact = "me"', 'contact = "me": allowed is an http(s) URL or a mail address'),
        (r'contact = "a@b.c\r\nX: y"', "contact = "),
        ("contcat = 'x'", 'contcat = "x": unknown key; did you mean contact?'),
        ("zzz = 1", "zzz = 1: unknown key; known keys: database, contact, crawler, scheduler, viewer, source, notify"),
        ("crawler = 1", "crawler = 1: allowed is a table"),
        ("[crawlr]", "crawlr = {}: unknown key; did you mean crawler?"),
        ("[crawler]\ndealy = '1s'", '[crawler] dealy = "1s": unknown key; did you mean delay?'),
        ("[crawler]\nprocesses = 0", "[crawler] processes = 0: allowed is a whole number from 1 to 256"),
        ("[crawler]\nprocesses = true", "[crawler] processes = true: allowed is a whole number"),
        ("[crawler]\ndelay = 2", '[crawler] delay = 2: allowed is a duration such as "250ms"'),
        ("[crawler]\ndelay = '-2s'", '[crawler] delay = "-2s": allowed is a duration'),
        ("[crawler]\ndelay = '2 weeks'", '[crawler] delay = "2 weeks": allowed is a duration'),
        ("[crawler]\ndelay = '9999999999999d'", "a century at most"),
        ("[crawler]\ntimeout = '0s'", '[crawler] timeout = "0s": allowed is a duration longer than nothing'),
        ("[crawler]\nmax_body = '10 MiBs'", '[crawler] max_body = "10 MiBs": allowed is a size'),
        ("[crawler]\nmax_body = '0 MiB'", '[crawler] max_body = "0 MiB": allowed is a size'),
        ("[crawler]\nprivate_networks = ['10.0.0.1/8']", 'private_networks = ["10.0.0.1/8"]: allowed is a list of'),
        ("[crawler]\nprivate_networks = '10.0.0.0/8'", 'private_networks = "10.0.0.0/8": allowed is a list'),
        ("[crawler]\nkeep_snapshots = 'revision'", "none | revisions | all; did you mean revisions?"),
        ("[scheduler]\nbackoff = 0.9", "[scheduler] backoff = 0.9: allowed is a number of at least 1"),
        ("[scheduler]\nbackoff = inf", "allowed is a number of at least 1"),
        ("[scheduler]\npolicy = 'eager'", '[scheduler] policy = "eager": allowed is steady'),
        ("[scheduler]\nrequests_per_hour = -1", "allowed is a whole number from 0"),
        (source("requests_per_hour = -1"), "allowed is a whole number from 0"),
        (source('window = "6-22"'), "allowed are five cron fields"),
        ("[viewer]\nport = 65536", "[viewer] port = 65536: allowed is a whole number from 1 to 65535"),
        ("[viewer]\nenabled = 'yes'", '[viewer] enabled = "yes": allowed is true or false'),
        ("[source]\nname = 'A'", "begin each with a line of double brackets, [[source]]"),
        ("[[source]]\nurl = 'https://a.example/'", "[[source]] 1: name is missing; it is required"),
        ("[[source]]\nname = 'A'", '[[source]] "A": url is missing; it is required'),
        ("[[source]]\nname = 'A'\nurl = 'ftp://a.example/'", '[[source]] "A": url = "ftp://a.example/": allowed is an'),
        ("[[source]]\nname = 'A'\nurl = 'a.example/feed'", "begins with http:// or https://"),
        ("[[source]]\nname = 'A'\nurl = 'http://[::1/'", "begins with http:// or https://"),
        ("[[source]]\nname = 'A'\nurl = 'http://a.example:99999/'", "begins with http:// or https://"),
        (source("kind = 'rss'"), '[[source]] "A": kind = "rss": allowed is feed | sitemap | section | page'),
        (source("every = '0s'"), "allowed is a duration longer than nothing"),
        (source("every = '5m'\ncron = '* * * * *'"), "give either every or cron, not both"),
        (source("timezone = 'Asia/Shangai'"), 'timezone = "Asia/Shangai": allowed is a time zone'),
        (source("timezone = 'Asia'"), "allowed is a time zone"),
        (source("timezone = '../etc/passwd'"), "allowed is a time zone"),
        (source("include = '*/a/*'"), 'include = "*/a/*": allowed is a list of texts'),
        (source("select = {headlin = 'h1'}"), "headlin is no field that can be selected"),
        (source("select = {headline = 1}"), 'select = {"headline": 1}: allowed is a text'),
        (source("selects = {}"), '[[source]] "A": selects = {}: unknown key; did you mean select?'),
        (source("") + source("").replace("a.example", "b.example"), '[[source]] name = "A": stands twice'),
        (source("") + source("").replace('"A"', '"B"'), '[[source]] url = "https://a.example/": stands twice'),
        ("[notify]\nname = 'Desk'", "begin each with a line of double brackets, [[notify]]"),
        ("[[notify]]\nurl = 'stdout:'", "[[notify]] 1: name is missing; it is required"),
        ("[[notify]]\nname = 'Desk'", '[[notify]] "Desk": url is missing; it is required'),
        (notify("", "desk@example.org"), 'url = "desk@example.org": allowed is "stdout:", "file:///absolute/path.txt"'),
        (notify("", "file://edits.txt"), 'url = "file://edits.txt": allowed is "stdout:"'),
        (notify("", "file:///srv/edits/"), "allowed is"),
        (notify("", "stdout://"), "allowed is"),
        (notify("", "json://localhost/a b"), "allowed is"),
        (notify("every = '15'"), '[[notify]] "Desk": every = "15": allowed is a duration'),
        (notify("fields = ['headlin']"), "allowed is headline | dek | byline"),
        (notify("fields = 'headline'"), "allowed is a list of texts"),
        (notify("kinds = ['figures']"), "did you mean figure?"),
        (notify("stealth = 1"), "stealth = 1: allowed is true or false"),
        (notify("least_significance = 101"), "allowed is a whole number from 0 to 100"),
        (notify("field = ['body']"), '[[notify]] "Desk": field = ["body"]: unknown key; did you mean fields?'),
        (notify("source = 'a'") + source(""), '[[notify]] "Desk": source = "a": no source has this name; allowed is'),
        (notify("source = 'AA'") + source("").replace('"A"', '"AAA"'), 'did you mean "AAA"?'),
        (notify("") + notify(""), '[[notify]] name = "Desk": stands twice; each notify has a name of its own'),
    ],
)
def test_a_mistake_is_told_with_file_key_value_and_what_is_allowed(text: str, expected: str) -> None:
    [line] = problems(text)
    assert line.startswith("/srv/replate.toml: ")
    assert expected in line


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    found = problems('contact = 1\n[crawler]\ndelay = "x"\nspeed = 1\n[viewer]\nport = 0\n' + source("kind = 'x'"))
    assert [line.split(": ")[1].split(" =")[0] for line in found] == [
        "contact",
        "[crawler] delay",
        "[crawler] speed",
        "[viewer] port",
        '[[source]] "A"',
    ]


def test_a_syntax_error_names_its_line() -> None:
    [line] = problems('database = "a"\ncontact = \n')
    assert line.startswith("/srv/replate.toml: is not valid TOML: ")
    assert "line 2" in line


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="run `replate init`"):
        config.load(tmp_path / "replate.toml")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path)


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").write_bytes(b'database = "a"\ncontact = "\xe9"\n')
    with pytest.raises(ConfigError, match="line 2 is not UTF-8"):
        config.load(tmp_path / "replate.toml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "replate.toml").write_bytes(b'\xef\xbb\xbfdatabase = "a.db"\n')
    assert config.load(tmp_path / "replate.toml").database == tmp_path / "a.db"


def test_a_relative_path_gives_absolute_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "replate.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    found = config.load("replate.toml")
    assert (found.path, found.folder, found.database) == (
        tmp_path / "replate.toml",
        tmp_path,
        tmp_path / "replate.db",
    )


@pytest.mark.parametrize(
    ("host", "required"),
    [
        ("www.chinadaily.com.cn", True),
        ("10.0.0.1", True),
        ("localhost.example", True),
        ("", True),
        ("localhost", False),
        ("localhost:8000", False),
        ("paper.localhost:8000", False),
        ("127.0.0.1:8000", False),
        ("127.8.8.8", False),
        ("[::1]:8000", False),
    ],
)
def test_only_loopback_hosts_need_no_contact(host: str, required: bool) -> None:
    assert read("").requires_contact(host) is required
    assert not read('contact = "bot@example.org"').requires_contact(host)


EXAMPLE = Path(__file__).parents[1] / "deploy" / "replate.toml"
TABLES = {
    "crawler": config.CrawlerConfig,
    "scheduler": config.SchedulerConfig,
    "viewer": config.ViewerConfig,
    "source": config.SourceConfig,
}


def test_the_example_is_valid_and_so_is_every_line_it_has_commented_out() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert len(config.load(EXAMPLE).sources) == 2
    whole = config.parse(re.sub(r"(?m)^# (\w+ = )", r"\1", text), EXAMPLE)
    assert whole.scheduler == config.SchedulerConfig()
    assert whole.viewer == config.ViewerConfig()
    assert set(whole.sources[0].select) == set(allowed.SELECTABLE)


ODD_VALUES = (
    "true", "-1", "1e308", "nan", "0x7fffffffffffffffffff", '""', '"\\u0000"', '"' + "9" * 5000 + 'd"', '"1.5e3s"',
    '"' + "9" * 400 + ' MiB"', "[]", "[1]", '["::/0", ""]', "{}", "{a = 1}", "1979-05-27", "07:32:00", '"http://[::1"',
    '"/" ', '"' + "1," * 3000 + '"', '"* * * * ²"', '"Europe/"', '"."',
)  # fmt: skip


@pytest.mark.parametrize("table", [*TABLES, "notify"])
@pytest.mark.parametrize("value", ODD_VALUES)
def test_no_odd_value_gets_past_as_anything_but_a_told_mistake(table: str, value: str) -> None:
    for key in fields(TABLES.get(table, config.NotifyConfig)):
        head = {"source": source(""), "notify": notify("")}.get(table, f"[{table}]\n")
        try:
            read(head + f"{key.name} = {value}\n")
        except ConfigError as error:
            assert len(str(error)) < 1000


@pytest.mark.parametrize("table", TABLES)
def test_the_example_shows_every_key(table: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    keys = {key.name for key in fields(TABLES[table])} - {"select"}
    assert keys <= set(re.findall(r"(?m)^(?:# )?(\w+) = ", text))
