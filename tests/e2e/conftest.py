"""A real server with the built client, and a real browser.

Run as a pytest process of its own, `pytest tests/e2e`: Playwright's synchronous interface keeps an event loop
in the main thread, which asynchronous tests cannot share.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.hearing import MICROPHONE
from tests.serving import server
from tools.chromium import find

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    with server(joins_per_minute="10000", room_capacity="40") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def talking(browser: Browser) -> Iterator[Browser]:
    """A browser with a microphone that nobody has to allow."""
    launched = browser.browser_type.launch(executable_path=find(), args=MICROPHONE)
    yield launched
    launched.close()
