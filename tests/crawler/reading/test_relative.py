"""How long ago a page says something was: in many languages, and with a clock that runs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes.article import Stamp
from replate.changes.stamps import CACHED, LASTS, evidence, has_moved
from replate.crawler.reading import page, relative

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BODY = "".join(f"<p>Boat number {n} was counted in the harbour on Monday by the master of it.</p>" for n in range(5))
UNITS = (
    *(("second", timedelta(seconds=1)), ("minute", timedelta(minutes=1)), ("hour", timedelta(hours=1))),
    *(("day", timedelta(days=1)), ("week", timedelta(weeks=1))),
)
SAID = {
    "an hour": "an hour ago|1h ago|about 1 hour ago|vor einer Stunde|vor 1 Std.|il y a une heure|"
    "il y a environ 1 heure|"
    "hace una hora|há 1 hora|uma hora atrás|un'ora fa|een uur geleden|for en time siden|en timme sedan|"
    "1 tunti sitten|"
    "godzinę temu|před hodinou|bir saat önce|sejam yang lalu|час назад|годину тому|1小时前|1 個小時前|"
    "1時間前|1시간 전|"
    "منذ ساعة|۱ ساعت پیش|לפני שעה|1 घंटे पहले|1 giờ trước|1 ชั่วโมงที่แล้ว",
    "two hours": "2 hours ago|vor 2 Stunden|vor mehr als 2 Stunden|il y a 2 heures|hace 2 horas|"
    "há 2 horas|2 ore fa|"
    "2 uur geleden|for 2 timer siden|2 timmar sedan|2 tuntia sitten|2 godziny temu|před 2 hodinami|"
    "2 saat önce|2 jam lalu|"
    "2 часа назад|2 години тому|2小时前|2時間前|2시간 전|منذ ساعتين|منذ ٢ ساعة|לפני שעתיים|2 घंटे पहले|2 giờ trước",
    "five minutes": "5 minutes ago|5 mins ago|vor 5 Minuten|vor 5 Min.|il y a 5 minutes|hace 5 minutos|"
    "há 5 minutos|5 minuti fa|"
    "5 minuten geleden|5 minutter siden|5 minuter sedan|5 minuuttia sitten|5 minut temu|před 5 minutami|"
    "5 dakika önce|"
    "5 menit lalu|5 минут назад|5 хвилин тому|5分钟前|5 分鐘前|5分前|5분 전|منذ 5 دقائق|לפני 5 דקות|5 मिनट पहले",
    "three days": "3 days ago|3d ago|vor 3 Tagen|il y a 3 jours|hace 3 días|há 3 dias|3 giorni fa|"
    "3 dagen geleden|3 dage siden|"
    "3 dagar sedan|3 päivää sitten|3 dni temu|před 3 dny|3 gün önce|3 hari lalu|3 дня назад|3 дні тому|"
    "3天前|3日前|3일 전|منذ 3 أيام",
    "two weeks": "2 weeks ago|vor 2 Wochen|il y a 2 semaines|hace 2 semanas|2 settimane fa|"
    "2 weken geleden|2 недели назад|2周前|2週間前",
    "2:05": "2 hours 5 minutes ago|2 hours, 5 mins ago|vor 2 Stunden und 5 Minuten|il y a 2 heures et 5 minutes",
    "now": "just now|moments ago|gerade eben|à l'instant|только что|刚刚|たった今|방금",
    "yesterday": "yesterday|gestern|hier|ayer|ontem|ieri|gisteren|i går|igår|eilen|wczoraj|včera|dün|"
    "kemarin|вчера|昨天|昨日|어제|أمس",
    "today": "today|heute|aujourd'hui|hoy|hoje|oggi|vandaag|i dag|tänään|dziś|dnes|bugün|сегодня|今天|"
    "今日|오늘|اليوم",
}  # fmt: skip
MEANT = {
    "an hour": (timedelta(hours=1), "hour"), "two hours": (timedelta(hours=2), "hour"),
    "five minutes": (timedelta(minutes=5), "minute"), "three days": (timedelta(days=3), "day"),
    "two weeks": (timedelta(weeks=2), "week"), "2:05": (timedelta(hours=2, minutes=5), "minute"),
    "now": (timedelta(0), "minute"), "yesterday": (timedelta(days=1), "day"), "today": (timedelta(0), "day"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "words"), [(name, one) for name, all_of in SAID.items() for one in all_of.split("|")])
def test_how_long_ago_is_understood_in_the_languages_of_newsrooms(name: str, words: str) -> None:
    found = relative.find(words)
    assert found is not None
    assert (found.before, found.precision) == MEANT[name]


@pytest.mark.parametrize(
    "words",
    [
        "vor dem Haus",
        "Angst vor der Beschleunigung und Entfremdung",
        "2020年前",
        "12.03.2020 ago",
        "five dogs ago",
        "3 hours",
    ],
)
def test_what_says_no_time_before_now_is_none(words: str) -> None:
    assert relative.find(words) is None


def test_a_few_are_as_precise_as_the_next_larger_unit() -> None:
    found = [relative.find(words) for words in ("a few minutes ago", "vor wenigen Stunden", "il y a quelques jours")]
    assert [(one.before, one.precision) for one in found if one] == [
        (timedelta(0), "hour"), (timedelta(0), "day"), (timedelta(0), "week"),
    ]  # fmt: skip


def test_the_french_yesterday_is_no_day_on_a_german_page() -> None:
    assert relative.find("Stand: hier klicken", "de-AT") is None
    assert relative.find("Mis à jour hier à 10h31", "fr") is not None


def stamp(words: str, seen_at: datetime, timezone: str | None = None, language: str = "en") -> Stamp:
    source = f"<html lang={language}><h1>Boats counted</h1><p class=meta>{words}</p><article>{BODY}</article></html>"
    found = page.read(
        source.encode(), url="http://127.0.0.1/a", content_type="text/html", timezone=timezone, seen_at=seen_at
    ).article
    assert found is not None
    (only,) = [one for one in found.stamps if one.series == "visible"]
    assert BODY.count("<p>") == len(found.paragraphs)
    return only


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Updated 2 hours ago", "en"), ("Last updated: 2 hrs ago", "en"), ("Aktualisiert: vor 2 Stunden", "de"),
        ("Mis à jour il y a 2 heures", "fr"), ("Actualizado hace 2 horas", "es"), ("Обновлено 2 часа назад", "ru"),
        ("更新：2小时前", "zh"), ("2小时前更新", "zh"), ("2時間前に更新", "ja"), ("2시간 전 업데이트", "ko"),
        ("تحديث منذ ساعتين", "ar"),
    ],
)  # fmt: skip
def test_the_stamp_is_the_time_of_the_visit_less_what_it_says(words: str, language: str) -> None:
    found = stamp(words, NOON, language=language)
    assert (found.at, found.zone, found.precision) == (NOON - timedelta(hours=2), "visit", "hour")
    assert found.shown == words


@pytest.mark.parametrize(
    ("words", "timezone", "at", "zone", "precision"),
    [
        ("Updated today at 10:31", "Europe/Berlin", "2026-03-02T09:31Z", "source", "minute"),
        ("Updated yesterday at 10:31 pm", "Europe/Berlin", "2026-03-01T21:31Z", "source", "minute"),
        ("Updated yesterday, 10:31 GMT", None, "2026-03-01T10:31Z", "text", "minute"),
        (
            "Aktualisiert: heute, 10:31 Uhr",
            "learned: Europe/Berlin Africa/Lagos",
            "2026-03-02T09:31Z",
            "learned",
            "minute",
        ),
        ("Updated today at 10:31", None, "2026-03-02T12:00Z", "visit", "day"),
        ("Updated today at 10:31", "learned: UTC Asia/Tokyo", "2026-03-02T12:00Z", "visit", "day"),
        ("Updated today at 13:30", "Europe/Berlin", "2026-03-01T12:30Z", "source", "minute"),  # out of a cache
        ("Updated yesterday", "Europe/Berlin", "2026-03-01T12:00Z", "visit", "day"),
    ],
)
def test_the_name_of_a_day_with_a_clock_is_a_minute_where_the_zone_is_known(
    words: str, timezone: str | None, at: str, zone: str, precision: str
) -> None:
    found = stamp(words, NOON, timezone, "de" if "heute" in words else "en")
    assert (found.at, found.zone, found.precision) == (datetime.fromisoformat(at), zone, precision)
    assert words.startswith(found.shown)


def test_what_was_more_than_fifty_years_ago_or_cannot_be_counted_raises_nothing() -> None:
    assert relative.find("999 years ago") is None
    assert relative.find("9" * 400 + " hours ago") is None


def floored(age: timedelta) -> str:
    unit, length = next((u for u in reversed(UNITS) if age >= u[1]), UNITS[0])
    return said(age // length, unit)


def rounded(age: timedelta) -> str:
    unit, length = next((u for u in reversed(UNITS) if age >= u[1]), UNITS[0])
    return said(max(1, round(age / length)), unit)


def early(age: timedelta) -> str:
    """From 45 seconds a minute, from 45 minutes an hour, from 22 hours a day, as some libraries say it."""
    for limit, unit in ((44, "second"), (44 * 60, "minute"), (22 * 3600, "hour"), (26 * 86400, "day")):
        if age.total_seconds() <= limit:
            return "a few seconds ago" if unit == "second" else said(max(1, round(age / dict(UNITS)[unit])), unit)
    return said(max(1, round(age / timedelta(days=30))), "month")


def said(number: int, unit: str) -> str:
    return f"{'an' if unit == 'hour' else 'a'} {unit} ago" if number == 1 else f"{number} {unit}s ago"


CLOCKS = st.sampled_from([floored, rounded, early])
AGES = st.timedeltas(timedelta(0), timedelta(days=40)) | st.timedeltas(timedelta(0), timedelta(hours=3))
LAGS = st.timedeltas(timedelta(0), CACHED)


def shown(clock: Callable[[timedelta], str], at: datetime, visit: datetime, lag: timedelta) -> Stamp:
    words = f"Updated {clock(max(timedelta(0), visit - lag - at))}"
    ago = relative.find(words)
    assert ago is not None
    found = relative.instant(words, ago, visit, None)
    return Stamp("visible", words, found.at, found.zone, found.precision)


@given(CLOCKS, AGES, AGES, LAGS, LAGS)
def test_a_stamp_that_only_ages_has_not_moved(
    clock: Callable[[timedelta], str], first: timedelta, second: timedelta, lag: timedelta, other: timedelta
) -> None:
    before = shown(clock, NOON, NOON + first + lag, lag)
    assert not has_moved(before, shown(clock, NOON, NOON + first + lag + second + other, other))


@given(CLOCKS, AGES, AGES, AGES, LAGS, LAGS)
def test_a_stamp_that_jumps_forward_has_moved(
    clock: Callable[[timedelta], str], first: timedelta, later: timedelta, age: timedelta, lag: timedelta,
    other: timedelta,
) -> None:  # fmt: skip
    before = shown(clock, NOON, NOON + first + lag, lag)
    after = shown(clock, NOON + first + later, NOON + first + lag + later + age + other, other)
    unsure = 2 * (LASTS[before.precision] + LASTS[after.precision] + CACHED) + timedelta(minutes=5)
    if first + later > unsure and before.shown != after.shown:
        assert has_moved(before, after)


@given(CLOCKS, AGES, AGES, AGES, LAGS)
def test_a_stamp_that_is_said_to_have_stood_still_is_older_than_the_edit(
    clock: Callable[[timedelta], str], first: timedelta, since: timedelta, age: timedelta, lag: timedelta
) -> None:
    """Wherever in the window the edit was made, had the stamp been set with it, it would not be told to have stood."""
    before = shown(clock, NOON, NOON + first, timedelta(0))
    last_sight = NOON + first + since
    edit = last_sight + age / 3
    after = shown(clock, edit, last_sight + age + lag, lag)
    found = evidence({"visible": before}, {"visible": after}, frozenset(), last_sight)
    assert "visible" not in found.stood


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), AGES, st.sampled_from(["Asia/Tokyo", "America/Denver"])
)
def test_names_of_days_move_over_midnight_and_the_stamp_does_not(
    local: datetime, age: timedelta, timezone: str
) -> None:
    zone = ZoneInfo(timezone)
    at = local.replace(second=0, microsecond=0, tzinfo=UTC)
    stamps: list[tuple[Stamp, Stamp]] = []
    for visit in (at, at + timedelta(hours=age.total_seconds() / 86400)):
        days = (visit.astimezone(zone).date() - at.astimezone(zone).date()).days
        words = f"Updated {['today', 'yesterday', '2 days ago'][min(days, 2)]} at {at.astimezone(zone):%H:%M}"
        ago = relative.find(words)
        assert ago is not None
        known, unknown = (relative.instant(words, ago, visit, name) for name in (timezone, None))
        stamps.append((Stamp("visible", words, known.at, known.zone, known.precision),
                       Stamp("visible", words, unknown.at, unknown.zone, unknown.precision)))  # fmt: skip
        assert known.at == at or days > 1
    for before, after in zip(*stamps, strict=True):
        assert not has_moved(before, after)


@given(st.text(max_size=60), st.sampled_from(["", "vor ", "il y a ", "3 hours ", "منذ "]), st.text(max_size=60))
def test_any_text_at_all_raises_nothing(before: str, middle: str, behind: str) -> None:
    words = before + middle + behind
    if ago := relative.find(words):
        assert relative.instant(words, ago, NOON, "Europe/Berlin").at <= NOON + timedelta(minutes=5)
