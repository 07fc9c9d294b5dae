"""The URL cases of the Web Platform Tests (BSD-3-Clause) against the rule for links.

The list is not part of the repository; without it, these tests are skipped. The rule is stricter than browsers, which
repair URLs: a browser must read each accepted link as a plain URL of the host that a curator reads.
"""

import json
import shutil
import subprocess

import pytest

from geo.text.links import is_link
from tests.support.sample_project import suite_path

PARSE_URL_JS = """
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => {
  try {
    const { protocol, hostname, username, password } = new URL(text);
    return { protocol, hostname, login: username + password };
  } catch { return null; }
})));
"""


def suite_cases():
    cases = json.loads(suite_path("whatwg-url", "whatwg.json").read_text(encoding="utf-8"))
    return [case for case in cases if isinstance(case, dict)]


def parse_urls_with_node(texts):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is missing: it parses each address as a browser does")
    done = subprocess.run(
        [node, "-e", PARSE_URL_JS],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_failing_whatwg_url_is_rejected(record_property):
    bad = [
        case["input"] for case in suite_cases() if case.get("failure") and case.get("base") is None
    ]
    assert len(bad) > 200
    assert [text for text in bad if is_link(text)] == []
    record_property("inputs", ("WHATWG URLs that must fail", len(bad), 0, len(bad)))


def test_accepted_whatwg_url_has_visible_host(record_property):
    """Return every input of the suite, also those relative to a base."""
    texts = list(dict.fromkeys(case["input"] for case in suite_cases()))
    taken = [text for text in texts if is_link(text)]
    assert len(taken) > 40
    for text, read in zip(taken, parse_urls_with_node(taken), strict=True):
        assert read is not None, text
        assert read["protocol"] in {"http:", "https:"}, text
        assert read["login"] == "", text
        host = text.split("//", 1)[1]
        host = host.split("/")[0].split("?")[0].split("#")[0].split(":")[0].lower().rstrip(".")
        named = read["hostname"].rstrip(".")
        assert named == host or "xn--" in named, text
    record_property("inputs", ("WHATWG URLs, all", len(texts), len(taken), len(texts) - len(taken)))


LOOKALIKE_CASES = [
    ("https://exаmple.org", False, "one Cyrillic letter"),
    ("https://аррӏе.com", False, "Cyrillic letters alone that look like a Latin name"),
    ("https://xn--80ak6aa92e.com", False, "the same, as browsers show it"),
    ("https://xn--a.com", False, "what says it is encoded, and is not"),
    ("https://example.org\u2044evil.example", False, "a slash that is none"),
    ("https://example.org\uff0fevil.example", False, "a wide slash"),
    ("https://example.org\u3002evil.example", False, "a full stop of another script"),
    ("https://example\u00ad.org", False, "a soft hyphen"),
    ("https://exam\u200bple.org", False, "a space of no width"),
    ("https://example.org\u202emoc", False, "turned around"),
    ("https://example.org@evil.example", False, "a name before the host"),
    ("https://example.org%40evil.example", False, "the same, encoded"),
    ("https://example.org:80@evil.example", False, "a name and a password"),
    ("https://example.org\\@evil.example", False, "a backslash, which browsers take for a slash"),
    ("https:example.org", False, "browsers add the slashes"),
    ("https:///example.org", False, "browsers take one away"),
    ("https://0x7f000001/", False, "an address in another base"),
    ("https://2130706433/", False, "an address as one number"),
    ("https://127.1/", False, "an address cut short"),
    ("https://[::1]/", False, "an address in brackets"),
    ("https://example.org:99999/", False, "no such port"),
    ("https://exa mple.org/", False, "white space"),
    ("https://example..org/", False, "an empty label"),
    ("https://-example.org/", False, "a hyphen first"),
    ("ht\ttps://example.org/", False, "a tab, which browsers take out"),
    ("https://ex\nample.org/", False, "a line break, likewise"),
    ("https://ｅxample.org/", False, "a wide letter, which browsers turn into a plain one"),
    ("https://ｇｏ.com/", False, "all letters wide"),
    ("https://ﬁne.org/", False, "two letters in one"),
    ("https://ⓔxample.org/", False, "a letter in a circle, likewise"),
    ("https://example.org/a", True, "a plain address"),
    ("https://xn--mgbh0fb.xn--kgbechtv/", True, "a plain address in Arabic, encoded"),
    ("HTTP://EXAMPLE.ORG", True, "in capitals"),
    ("https://example.org./", True, "with the dot of the root"),
]


@pytest.mark.parametrize(("text", "good", "why"), LOOKALIKE_CASES)
def test_lookalike_host_is_rejected(text, good, why):
    assert is_link(text) is good, why
