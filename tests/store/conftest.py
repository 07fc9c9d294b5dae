"""A PostgreSQL server for the tests of the store, once in a process, with an empty database."""

import socket

import pytest

from bench.postgres import DATABASE, PostgresServer, find_programs
from conflictmap.store.address import parse_address
from conflictmap.store.connection import connect_store, create_tables


@pytest.fixture(scope="session")
def server():
    pytest.importorskip("psycopg", reason="psycopg is missing: install conflictmap[store]")
    programs, problem = find_programs()
    if problem:
        pytest.skip(problem)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = PostgresServer(programs, port)
    try:
        with connect_store(parse_address(server.url(database="postgres"))) as connection:
            connection.execute(f"create database {DATABASE}")
        address = parse_address(server.url())
        with connect_store(address) as connection:
            assert create_tables(connection, address)
        yield server
    finally:
        server.close()
