"""Signing in and out, where whoever runs the app asks for it; see `planner.ui.record` for who somebody is then."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

import streamlit as st
from streamlit.errors import StreamlitAuthError

from planner.i18n import _
from planner.ui import record
from planner.ui.text import plain

SECTION = "auth"
"""Section of Streamlit's ``secrets.toml``."""


def passed() -> bool:
    """Return whether whoever is here may go on; show where to sign in if not."""
    if record.person() is not None:
        return True
    st.title(_("School-meal planner"))
    if find_spec("authlib") is None or find_spec("httpx") is None:
        st.error(
            _(
                "This server asks visitors to sign in, but lacks what that needs. Whoever runs it installs it with: "
                "pip install “school-meal-planner[sign-in]”"
            )
        )
        return False
    if st.user.get("is_logged_in"):
        st.error(
            _("Your provider told neither an e-mail address nor another name for you. Ask whoever runs this server.")
        )
        _sign_out()
        return False
    st.write(_("This server asks who you are, so that what a committee does is on record by name."))
    for provider in _providers():
        name = _("Sign in with {provider}").format(provider=plain(provider)) if provider else _("Sign in")
        if st.button(name, type="primary", key=f"sign in {provider}"):
            try:
                st.login(provider or None)
            except StreamlitAuthError as error:
                st.error(plain(_("Signing in does not work as it is set up here: {reason}").format(reason=str(error))))
    return False


def aside() -> None:
    """Show beside every page who has signed in, and let them sign out."""
    person = record.person()
    if person is not None and person.signed_in:
        with st.sidebar:
            st.caption(plain(_("Signed in as {name}").format(name=person.name)))
            _sign_out()


def _sign_out() -> None:
    if st.button(_("Sign out")):
        st.logout()


def _providers() -> list[str]:
    """Return the providers to choose from by name; one without a name where there is only one."""
    section = st.secrets.get(SECTION, {})
    return [str(name) for name, value in section.items() if isinstance(value, Mapping)] or [""]
