"""The frame around every page: navigation, the visitor's workspace, what is open in it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial

import streamlit as st

from planner import service
from planner.findings import InputError
from planner.i18n import _, number_text
from planner.ui import address, bounds, sign_in, state, tables
from planner.ui.jobs import desk
from planner.ui.pages import case, committee, explore, export, help, imports, offer, plan, progress, scenarios, start
from planner.ui.store import Stale
from planner.ui.text import plain

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.4rem 2rem 3rem; max-width: 1500px }
[data-testid="stMain"] h1 { font-size: 1.7rem; padding: .2rem 0 .4rem }
[data-testid="stMain"] h2, [data-testid="stMain"] h3 { font-size: 1.15rem; padding: .3rem 0 .2rem }
[data-testid="stMetricValue"] { font-size: 1.6rem }
[data-testid="stMain"] [data-testid="stPageLink"] p { white-space: normal; text-overflow: clip }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.6rem 1rem 3rem }
  [data-testid="stMetricValue"] { font-size: 1.3rem }
}
</style>"""
"""Denser than Streamlit's own, so that an answer fits on one screen; a constant, nothing of a user's is in it."""


UPLOAD = """<style>
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span {{ font-size: 0 }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: {upload}; font-size: .875rem }}
[data-testid="stFileUploaderDropzoneInstructions"] span::after {{ content: {most}; font-size: .875rem }}
</style>"""
"""Streamlit's words beside a file's place are English in every language: these stand in their place."""


def upload_words() -> str:
    """Return the style that says in the reader's language what the button for a file does, and how large one may be."""
    megabytes = number_text(bounds.upload_mb())
    most = _("at most {number} MB a file").format(number=megabytes)
    return UPLOAD.format(upload=_in_css(_("Choose a file")), most=_in_css(most))


def _in_css(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def run() -> None:
    """Show the app, or to a supplier that came by a link its sheet alone."""
    secret = st.query_params.get(service.record.LINK)
    if secret:
        state.find_language()
        st.set_page_config(page_title=_("Offer to the schools"))
        st.html(STYLE)
        guarded(partial(offer.show, secret))
        return
    state.ensure()
    desk.make_ready()
    st.set_page_config(page_title=_("School-meal planner"), layout="wide", initial_sidebar_state="auto")
    st.html(STYLE + upload_words())
    if not sign_in.passed():
        return
    pages = {
        "start": st.Page(start.show, title=_("Start"), url_path="start", default=True),
        "import": st.Page(imports.show, title=_("Import"), url_path="import"),
        "case": st.Page(case.show, title=_("Case"), url_path="case"),
        "plan": st.Page(plan.show, title=_("Plan"), url_path="plan"),
        "explore": st.Page(explore.show, title=_("Explore"), url_path="explore"),
        "scenarios": st.Page(scenarios.show, title=_("Scenarios"), url_path="scenarios"),
        "committee": st.Page(committee.show, title=_("Committee"), url_path="committee"),
        "progress": st.Page(progress.show, title=_("Progress"), url_path="progress"),
        "export": st.Page(export.show, title=_("Export"), url_path="export"),
        "help": st.Page(help.show, title=_("Help"), url_path="help"),
    }
    state.keep_pages(pages)
    page = st.navigation(list(pages.values()))
    guarded(state.sidebar)
    guarded(sign_in.aside)
    guarded(page.run)
    address.leave(page.url_path)


def guarded(show: Callable[[], None]) -> None:
    """Show a part of the app; what it cannot do is told in a sentence, and all that was set and typed stays.

    Parameters
    ----------
    show : callable
        Shows it. What Streamlit raises to end a page or begin it anew is no `Exception` and passes.
    """
    try:
        show()
    except InputError as error:
        st.error(_("This page cannot be shown, because of what follows. What you set and typed is kept."))
        tables.findings(error.findings, key="page")
    except Stale:
        st.error(
            _("Another window is changing this case right now. What you set and typed is kept; load the page again.")
        )
    except Exception as error:  # a trace would tell a visitor nothing and may tell others too much
        logging.getLogger(__name__).exception("a page failed")
        text = _(
            "This page cannot be shown ({error}): a fault of the planner. What you set and typed is kept. The server's log tells more."
        )
        st.error(text.format(error=plain(type(error).__name__)))
