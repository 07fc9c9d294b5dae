"""Links: http and https addresses are accepted, all else is rejected."""

import json

import pytest

from geo.text.links import is_link
from tests.support.sample_project import suite_path

LINK_CASES = [
    ("http://a.example", True, "http"),
    ("HTTPS://A.EXAMPLE/x", True, "capitals"),
    ("https://a.example:8080/x?y=z#w", True, "a port"),
    ("https://a.example./", True, "a host that ends with the root"),
    ("https://müller.example/ə", True, "letters of any script"),
    ("http://192.168.0.1/", True, "an address in numbers"),
    ("http://localhost/", True, "a machine's own name"),
    ("javascript:alert(1)", False, "runs"),
    ("java\nscript:alert(1)", False, "runs in some browsers"),
    ("data:text/html,x", False, "carries a page"),
    ("file:///etc/passwd", False, "reads the reader's disk"),
    ("ftp://a.example", False, "another protocol"),
    ("//a.example", False, "no protocol"),
    ("a.example", False, "no protocol at all"),
    ("http:a.example", False, "browsers repair this"),
    ("http:///a.example", False, "and this"),
    ("http:\\\\a.example", False, "and this"),
    ("http://", False, "no host"),
    ("http://?x", False, "no host before the query"),
    ("http://user@a.example", False, "a name that poses as the host"),
    ("http://bank.example:x@a.example/", False, "a host that poses as a name"),
    ("http://a.example\\@b.example", False, "two readings"),
    ("http://a.example:", False, "a port left empty"),
    ("http://a.example:0x50/", False, "a port in another base"),
    ("http://a.example:65536/", False, "a port too high"),
    ("http://a..example", False, "an empty label"),
    ("http://-a.example", False, "a label that starts with a hyphen"),
    ("http://[::1]/", False, "an address in brackets"),
    ("http://256.1.1.1/", False, "numbers that are no address"),
    ("http://1.2.3/", False, "numbers that browsers would complete"),
    ("http://0x7f.0.0.1/", False, "numbers in another base"),
    ("http://xn--mller-kva.example/", True, "letters encoded"),
    ("http://xn--pokxncvks.example/", False, "what says it is encoded and is not"),
    ("http://аpple.example/", False, "a Cyrillic letter in a Latin host"),
    ("https://heraⵏd.example/", False, "a letter of Tifinagh in a Latin host"),
    ("http://xn--80ak6aa92e.com/", False, "an encoded label in Cyrillic letters that look Latin"),
    ("http://аррӏе.com/", False, "the same label as letters"),
    ("http://xn--pple-43d.com/", False, "an encoded label that mixes scripts"),
    ("http://her\u2800ald.example/", False, "a blank symbol"),
    ("http://xn--.example/", False, "an encoded label without letters"),
    ("http://правда.example/", True, "a Cyrillic label that looks Cyrillic"),
    ("http://сор.рф/", True, "Cyrillic letters before a Cyrillic top-level domain"),
    ("http://東京.example/", True, "an ideographic label"),
    ("http://a.example/\u202e", False, "turned around"),
    ("http://a.example/ x", False, "white space"),
    ("http://a.example/" + "x" * 2000, False, "too long for any browser's bar"),
]


@pytest.mark.parametrize(("value", "good", "why"), LINK_CASES)
def test_link_must_be_plain_web_address(value, good, why):
    assert is_link(value) is good, why


def test_invalid_whatwg_urls_are_not_links():
    """WHATWG URL cases that must fail, or lead to another protocol, are rejected.

    Cases relative to a base URL are left out: a source's address has none.
    """
    cases = json.loads(suite_path("whatwg-url", "whatwg.json").read_text())
    cases = [case for case in cases if isinstance(case, dict) and case.get("base") is None]
    bad = [case["input"] for case in cases if case.get("failure")]
    elsewhere = [
        case["input"] for case in cases if case.get("protocol") not in (None, "http:", "https:")
    ]
    assert len(bad) > 100
    assert len(elsewhere) > 50
    assert [value for value in bad + elsewhere if is_link(value)] == []
