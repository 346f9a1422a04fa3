"""The viewer in a real browser: what a reader sees, not what the source says."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--no-proxy-server",
)  # fmt: skip
ADDRESSES = (
    "/", "/page/1", "/page/1/diff?from=1&to=5", "/page/1/diff?from=1&to=5&view=side", "/page/2/diff?view=side",
    "/page/4", "/page/1/cluster", "/page/1/revision/4", "/pages", "/sources", "/status", "/nowhere",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not (CHROMIUM.exists() and DRIVER.exists()), reason="needs Debian's chromium and chromium-driver"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def screen(browser: webdriver.Chrome) -> Callable[..., None]:
    """Set the width of the window and the colours the reader prefers."""

    def set_up(width: int = 1200, colours: str = "light") -> None:
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        media = {"features": [{"name": "prefers-color-scheme", "value": colours}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    set_up()
    return set_up


def test_a_reader_goes_from_the_front_page_to_a_history_to_a_difference(browser: Any, screen: Any, viewer: Any) -> None:
    browser.get(viewer.address + "/")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Recent changes"
    stealth = browser.find_element(By.CSS_SELECTOR, ".change.is-stealth")
    assert "paragraph: 300 → 480 barges (up)" in stealth.text
    stealth.find_element(By.PARTIAL_LINK_TEXT, "history").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Six hurt as crane falls on Harlow quay"
    browser.find_element(By.CSS_SELECTOR, ".history .is-stealth a").click()
    for view in ("In one text", "Side by side"):
        browser.find_element(By.LINK_TEXT, view).click()
        inserted, deleted = (browser.find_element(By.CSS_SELECTOR, f".diff {tag}") for tag in ("ins", "del"))
        assert inserted.is_displayed() and deleted.is_displayed()
        assert "480" in inserted.text and "300" in deleted.text
        assert "underline" in inserted.value_of_css_property("text-decoration-line")
        assert "line-through" in deleted.value_of_css_property("text-decoration-line")


def test_the_browser_has_nothing_to_complain_of_and_runs_no_script(browser: Any, screen: Any, viewer: Any) -> None:
    for address in (*ADDRESSES, "/page/4/diff", "/page/4/revision/1"):
        browser.get(viewer.address + address)
        assert not browser.find_elements(By.TAG_NAME, "script")
    complaints = [one["message"] for one in browser.get_log("browser") if "404" not in one["message"]]
    assert complaints == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_phone_shows_every_page_without_scrolling_sideways(
    browser: Any, screen: Any, viewer: Any, address: str
) -> None:
    screen(390)
    browser.get(viewer.address + address)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/page/1", "/page/1/diff", "/page/1/diff?from=1&to=4&view=side", "/status"])
def test_text_has_contrast_enough_in_both_palettes(
    browser: Any, screen: Any, viewer: Any, colours: str, address: str
) -> None:
    screen(colours=colours)
    browser.get(viewer.address + address)
    paper = luminance(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
    assert (paper > 0.5) == (colours == "light")
    for words, ink, ground in browser.execute_script(CONTRASTS):
        lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, words


CONTRASTS = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
for (let node; node = walker.nextNode();) {
  if (!node.data.trim() || !node.parentElement.checkVisibility() || node.parentElement.closest('option')) continue;
  let ground = node.parentElement;
  while (ground.parentElement && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')
    ground = ground.parentElement;
  found.push([node.data, getComputedStyle(node.parentElement).color, getComputedStyle(ground).backgroundColor]);
}
return found;
"""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_arabic_runs_from_the_right_also_where_a_change_comes_first(browser: Any, screen: Any, viewer: Any) -> None:
    browser.get(viewer.address + "/page/2/diff")
    changed = browser.find_element(By.CSS_SELECTOR, ".row.replace")
    assert changed.value_of_css_property("direction") == "rtl"


def test_the_keyboard_reaches_the_content_first(browser: Any, screen: Any, viewer: Any) -> None:
    browser.get(viewer.address + "/page/1")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.text == "Skip to content"
    assert focused.location["x"] >= 0
    focused.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"
