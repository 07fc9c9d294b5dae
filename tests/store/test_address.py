"""Addresses of projects in a database: what is read, what is refused, and that no password is repeated."""

import pytest

from conflictmap.store.address import AddressError, is_store_address, parse_address
from conflictmap.store.connection import StoreError, connect_store

ADDRESSES = [
    # address, host, database, project, why
    ("postgresql://db.example/maps#sudan", "db.example", "maps", "sudan", "the form of the help"),
    ("postgres://db.example:5433/maps", "db.example", "maps", "", "libpq's other scheme"),
    ("postgresql://anna@db.example/maps#a.b-c_1", "db.example", "maps", "a.b-c_1", "a user"),
    ("postgresql:///maps?host=/run/pg#x", "/run/pg", "maps", "x", "the folder of a socket"),
    ("postgresql://?service=newsroom#x", None, None, "x", "all from a service file"),
    ("postgresql://[::1]:5432/maps#x", "::1", "maps", "x", "an address of IPv6"),
    ("postgresql://db/maps#%D5%80%D5%A1%D5%B5", "db", "maps", "Հայ", "letters of any script, escaped"),
    ("postgresql://db/maps#e\u0301t\u00e9", "db", "maps", "\u00e9t\u00e9", "the composed form"),
]  # fmt: skip

REFUSED = [
    # address, words of the message, why
    ("postgresql://anna:hunter2@db.example/maps#x", "has a password", "a password"),
    ("postgresql://anna:hunter2%40@db.example/maps#x", "has a password", "an escaped one"),
    ("postgresql://:hunter2@db.example/maps#x", "has a password", "one without a user"),
    ("postgresql://db.example/maps?password=hunter2#x", "has 'password'", "a password as parameter"),
    ("postgresql://db.example/maps?PassWord=hunter2#x", "has 'password'", "in other letters"),
    ("postgresql://db.example/maps?sslpassword=hunter2#x", "has 'sslpassword'", "that of a key"),
    ("postgresql://db.example/maps?options=-c%20x%3Dhunter2#x", "the parameter 'options'", "settings of the server"),
    ("postgresql://db.example:hunter2/maps#x", "not valid", "a port that is a word"),
    ("postgresql://db.example:99999/maps#x", "not valid", "a port out of range"),
    ("postgresql:db.example/maps#x", "postgresql://", "no slashes"),
    ("mysql://db.example/maps#x", "postgresql://", "another database"),
    ("postgresql://db.example/host=evil%20password=hunter2#x", "bare name", "a connection string as database"),
    ("postgresql://db.example/ma%00ps#x", "control character", "NUL"),
    ("postgresql://db.example/maps#../x", "not a project's name", "a path"),
    ("postgresql://db.example/maps#x'; drop table y; --", "not a project's name", "SQL"),
    ("postgresql://db.example/maps#" + "x" * 64, "not a project's name", "a long name"),
    ("postgresql://db.example/maps#a%0Ab", "not a project's name", "a line break"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "host", "database", "project", "why"), ADDRESSES)
def test_address_is_parsed(text, host, database, project, why):
    address = parse_address(text)
    assert is_store_address(text)
    assert address.parameters.get("host") == host, why
    assert address.parameters.get("dbname") == database, why
    assert address.project == project, why


@pytest.mark.parametrize(("text", "words", "why"), REFUSED)
def test_address_is_refused_without_repeating_password(text, words, why):
    with pytest.raises(AddressError) as caught:
        parse_address(text)
    assert words in str(caught.value), why
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("command", [["check"], ["store", "log"], ["app"], ["place", "add", "X"]])
def test_commands_refuse_password(run_command, command):
    url = "postgresql://anna:hunter2@db.example/maps#x"
    place = [url] if command[0] == "store" else ["--project", url]
    code, out, err = run_command(*command, *place)
    assert code == 1
    assert "PGPASSWORD" in err
    assert "hunter2" not in out + err


def test_address_without_project_is_refused():
    with pytest.raises(AddressError, match="add #NAME"):
        parse_address("postgresql://db.example/maps").require_project()


def test_server_that_is_missing_is_named(tmp_path):
    pytest.importorskip("psycopg")
    address = parse_address(f"postgresql:///maps?host={tmp_path}#x")
    with (
        pytest.raises(StoreError, match=r"cannot be reached.*check the address"),
        connect_store(address),
    ):
        pass


def test_missing_package_is_named_with_command(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with (
        pytest.raises(StoreError, match=r"pip install 'conflictmap\[store\]'"),
        connect_store(parse_address("postgresql://db.example/maps#x")),
    ):
        pass
