"""Drafting: from an article in English to proposed events, each with the words that it rests on.

A curator reviews every proposal; nothing here writes a project. The package reads text and the
gazetteer alone: no network, no server, no language model. `propose_events` is the entry point.

The rules and word lists are this project's own. docs/explanation/drafting.md describes them, what
they were measured on, and what they cannot do.
"""
