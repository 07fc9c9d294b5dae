"""The engines by name."""

from tests.support.browser.engines.chromium import Chromium
from tests.support.browser.engines.firefox import Firefox
from tests.support.browser.engines.webkit import WebKit

ENGINES = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}
