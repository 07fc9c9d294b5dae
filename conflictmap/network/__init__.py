"""The network: the only package that opens a connection, and only when a curator requests it.

import-linter lets no other package import `socket`, `http` or `urllib`, and lets only the commands
and pages that fetch on request import this one.
"""
