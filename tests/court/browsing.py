"""Debian's Chromium, driven by playwright without a browser of its own, for tests that read a page as it is read: from disk, offline."""

import shutil
from contextlib import contextmanager

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WAIT = 60_000
"""Milliseconds until a page must have said what it found."""

SAID = "document.getElementById('trust-said').textContent !== ''"
"""That a trust file was believed or refused, and the check behind it has ended."""


@contextmanager
def chromium():
    """A browser, or a skip that says what is missing. Its sandbox is off, so that it starts as root and in a container too."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, chromium_sandbox=False)
        yield browser
        browser.close()


class Reader:
    """Somebody who opens pages from disk; ``asked`` is every address that a page asked for, ``errors`` what its script did not catch."""

    def __init__(self, browser, directory, **context):
        self._directory, self._made = directory, 0
        self.context = browser.new_context(offline=True, **context)
        self.page = self.context.new_page()
        self.asked, self.errors = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))

    def opens(self, source, *, checked=True):
        """Open a page and wait until it has checked itself."""
        self._made += 1
        file = self._directory / f"index-{self._made}.html"
        file.write_bytes(source)
        self.page.goto(file.as_uri())
        if checked:
            self.waits()
        return self.page

    def waits(self):
        """Wait until the page has said what it found."""
        self.page.wait_for_selector("html[data-checked]", timeout=WAIT)

    def pastes(self, trust):
        """Paste a trust file, and check again."""
        self.page.fill("#trust", trust)
        self.page.click("#trust-form button")
        self.page.wait_for_function(SAID)

    def verdicts(self):
        """The codes of the six verdicts, and of the faults, each once."""
        six = self.page.eval_on_selector_all("tr[data-matter]", "rows => rows.map(row => row.dataset.reason)")
        faults = self.page.eval_on_selector_all("#findings li", "items => items.map(item => item.dataset.reason)")
        return six, sorted(set(faults))

    def sentences(self):
        """How each matter stands and why, as it is read."""
        cells = "rows => rows.map(row => Array.from(row.querySelectorAll('td'), cell => cell.textContent))"
        return self.page.eval_on_selector_all("tr[data-matter]", cells)
