"""Who may write: the curator at this computer, or one who has logged in and is listed.

The app writes only if its server is bound to the loopback address and is reached by a loopback
name, or if a person has logged in (`[auth]` in Streamlit's secrets, by OpenID Connect) and their
address is in the list ``curators`` of the secrets. Anybody else sees neither drafts nor originals,
and cannot make the server read a file or an address.
"""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from conflictmap.app.request_guard import is_loopback

READ_ONLY_NOTE = (
    "This page is for curators. It writes only where the app runs on your own computer "
    "(`conflictmap app`), or where you have logged in and are on the list of curators."
)


NO_FILES_NOTE = (
    "This server takes no uploads. To upload a file, start the app with `conflictmap app` on your "
    "own computer."
)


def may_write() -> bool:
    """Return whether the person at this page may see drafts and change the project."""
    return _is_local() or _is_listed_curator()


def takes_files() -> bool:
    """Return whether the server takes a file, which the limit of Streamlit's settings decides."""
    return bool(st.get_option("server.maxUploadSize"))


def curator_name() -> str:
    """Return who decides, for the record of decisions; empty at one's own computer."""
    return "" if _is_local() else str(st.user.get("email") or "")


def git_author() -> str | None:
    """Return the author of commits; None where the settings do not switch commits on.

    The secrets have ``[git]`` with ``commit = true`` and, if git's own setting is not wanted,
    ``author = "Name <address>"``.
    """
    try:
        settings = st.secrets.get("git", {})
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        return None
    return str(settings.get("author", "")) if settings.get("commit") is True else None


def _is_local() -> bool:
    address = st.get_option("server.address")
    host = st.context.headers.get("Host") or address or ""
    name = host.rsplit(":", 1)[0].strip("[]") if host.count(":") <= 1 or "]" in host else host
    return bool(address) and is_loopback(str(address)) and is_loopback(name)


def _is_listed_curator() -> bool:
    try:
        listed = st.secrets.get("curators", [])
        has_login = "auth" in st.secrets
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        return False
    if not has_login or not st.user.get("is_logged_in"):
        return False
    address = str(st.user.get("email") or "").casefold()
    return bool(address) and address in {str(one).casefold() for one in listed}
