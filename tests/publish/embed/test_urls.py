"""Validation of a kit's folder URL and of the origins that may control the widget."""

import pytest

from conflictmap.publish.embed.urls import (
    AddressError,
    build_sibling_url,
    extract_host,
    parse_folder_url,
    parse_origins,
)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/",
        "https://example.org/maps/lachin/",
        "http://localhost:8000/kit/",
        "https://example.org/a%20b/~me/",
    ],
)
def test_folder_url_is_accepted(text):
    assert parse_folder_url(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://example.org/maps/lachin", "no slash: a file or a folder?"),
        ("https://example.org", "no slash"),
        ("https://example.org/widget.html", "a file"),
        ("https://example.org/maps/?x=/", "a query"),
        ("https://example.org/maps/#/", "a fragment"),
        ("//example.org/maps/", "no scheme"),
        ("example.org/maps/", "no scheme"),
        ("ftp://example.org/maps/", "not of the web"),
        ("javascript:alert(1)//", "not an address"),
        ("https://me:secret@example.org/maps/", "a password"),
        ("https://example.org/a b/", "white space"),
        ('https://example.org/"onload="x/', "would end an attribute"),
        ("https://example.org/a'b/", "the same"),
        ("https://example.org/a&b/", "would be read as an entity"),
        ("https://пример.example/", "not in the form that a header can hold"),
        ("https://example.org/\n/", "two lines"),
        ("", "nothing"),
    ],
)
def test_invalid_folder_url_is_rejected(text, reason):
    with pytest.raises(AddressError, match="address of a folder"):
        parse_folder_url(text)
    assert reason


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/maps/", "example.org"),
        ("http://localhost:8000/", "localhost:8000"),
        ("", ""),
    ],
)
def test_host_of_url_is_extracted(address, host):
    assert extract_host(address) == host


@pytest.mark.parametrize(
    "text",
    ["https://example.org", "http://localhost:8000", "https://xn--e1afmkfd.example", "http://192.0.2.7"],
)  # fmt: skip
def test_origin_is_accepted(text):
    assert parse_origins([text]) == (text,)


def test_origins_are_deduplicated_in_order():
    given = ["https://b.example", "https://a.example", "https://b.example"]
    assert parse_origins(given) == ("https://b.example", "https://a.example")


@pytest.mark.parametrize(
    ("text", "message", "reason"),
    [
        ("https://example.org/", "use 'https://example.org'", "an origin has no path"),
        ("https://Example.org", "use 'https://example.org'", "hosts are small"),
        ("HTTPS://example.org", "use 'https://example.org'", "schemes, too"),
        ("https://example.org:443", "use 'https://example.org'", "the port goes without saying"),
        ("http://example.org:80", "use 'http://example.org'", "the same"),
        ("https://пример.example", "ASCII form", "browsers compare the encoded host"),
        ("https://example.org/maps", "not an origin", "a page"),
        ("https://*.example.org", "not an origin", "all subdomains"),
        ("*", "not an origin", "everybody"),
        ("null", "not an origin", "every sandboxed frame and every file"),
        ("file://", "not an origin", "has none"),
        ("example.org", "not an origin", "no scheme"),
        ("https://me@example.org", "not an origin", "a name"),
        ("https://example.org:99999", "not an origin", "no such port"),
        ("https://example.org https://b.example", "not an origin", "two"),
        ("", "not an origin", "nothing"),
    ],
)
def test_invalid_origin_is_rejected(text, message, reason):
    with pytest.raises(AddressError, match=message.replace("*", r"\*")):
        parse_origins(["https://good.example", text])
    assert reason


@pytest.mark.parametrize(
    ("address", "name", "expected", "reason"),
    [
        ("https://example.org/a/map.html", "p.png", "https://example.org/a/p.png", "a page"),
        ("https://example.org/a/", "p.png", "https://example.org/a/p.png", "a folder"),
        ("https://example.org", "p.png", "https://example.org/p.png", "a host alone"),
        ("https://example.org/a?b=/c#/d", "p.png", "https://example.org/p.png", "query, fragment"),
        ("https://example.org/", "été 1.png", "https://example.org/%C3%A9t%C3%A9%201.png", "UTF-8"),
    ],
)
def test_address_of_file_next_to_a_page(address, name, expected, reason):
    assert build_sibling_url(address, name) == expected, reason
