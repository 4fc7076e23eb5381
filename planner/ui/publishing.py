"""Publishing from the app: what everybody may check of an adopted plan, as a folder for a web server and as one archive.

Where it goes: a folder a case within the one that PLANNER_PUBLICATION names, which a web server may show; else one that the app keeps. The key with which
codes of persons are made lies beside what the app keeps, never in a folder that may be shown.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import streamlit as st

from planner import service
from planner.i18n import _, ngettext, number_text
from planner.ui import memory, progress, record, state, works
from planner.ui.acting import Table, line
from planner.ui.store import home
from planner.ui.text import plain

ENVIRONMENT = "PLANNER_PUBLICATION"

KIND = "publish"
"""What the work of publishing is called."""


def places() -> tuple[Path, Path]:
    """Return the folder into which the open case is published, and the file of its key."""
    case, workspace = state.base_case(), state.workspace()
    assert case is not None
    name = service.file_name(service.record.word_of(case))
    own = home() / "published" if record.shared() else workspace.place
    named = os.environ.get(ENVIRONMENT)
    return (Path(named) / name if named else own / f"{name}-publication"), own / f"{name}-publication.key"


def show(table: Table) -> None:
    """Offer to publish the plan of the open case that a committee adopted, or that it was set aside, to whoever may."""
    case = state.base_case()
    if case is None:
        return
    word = service.record.word_of(case)
    shown = [one for one in table.known.publications if one.case == word]
    found = table.known.adopted(word) or (table.known.adoptions[shown[-1].adoption] if shown else None)
    if found is None:
        return
    st.subheader(_("What everybody may check"))
    st.write(
        _(
            "A site of a few pages and open data: the adopted plan, calls and their days, votes by seat, minutes, appeals. Persons who deliver stand "
            "there by codes, members by their seats. What was published is put on record."
        )
    )
    if shown:
        last = shown[-1]
        text = ngettext(
            "Last published on {day} by {name}, by adoption {adoption}: {count} file.",
            "Last published on {day} by {name}, by adoption {adoption}: {count} files.",
            last.count,
        )
        st.caption(
            plain(
                text.format(
                    day=record.moment(last.at),
                    name=table.name(last.who),
                    adoption=last.adoption,
                    count=number_text(last.count),
                )
            )
        )
    if progress.busy(KIND):
        return
    if not (table.administers or table.known.role(table.who, found.committee) == "chair"):
        st.caption(_("The chair of the committee that adopted it, or an administrator, publishes it."))
    else:
        _form(table, found.word, again=bool(shown))
    folder, _key = places()
    if shown and (folder / "index.html").is_file():
        st.download_button(
            _("Download what was published (archive)"),
            lambda: service.folder_archive(folder),
            f"{folder.name}.zip",
            "application/zip",
            on_click="ignore",
        )
        if os.environ.get(ENVIRONMENT):
            st.caption(plain(_("It lies in {folder}, for the town's web server.").format(folder=folder)))


def _form(table: Table, adoption: str, *, again: bool) -> None:
    address = line(_("Where it will be seen on the web, with https:// (may be blank)"), "publish address", 200)
    by_name = st.checkbox(
        _("Minutes whole, with names and reasons"),
        key=memory.kept("publish names", False),
        help=_("Only where the town may publish who said and voted what by name. Without it minutes name seats."),
    )
    label = _("Publish again") if again else _("Publish")
    if st.button(label, type="primary", disabled=progress.other_work(KIND), key="publish"):
        case, workspace = state.base_case(), state.workspace()
        assert case is not None
        folder, key = places()
        ledger = workspace.ledger
        work = partial(
            works.publish,
            record.place(workspace),
            record.at(case, workspace),
            ledger if ledger.is_file() else None,
            (folder, key),
            (table.who, address, bool(by_name)),
        )
        state.start_study(KIND, (adoption,), work)
        st.rerun()
