"""What a page knows: the visitor's workspace, the case in it, the changes chosen over it, its plan."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.case import Case
from planner.findings import InputError
from planner.i18n import _
from planner.plan import Plan
from planner.ui.jobs import Job
from planner.ui.store import Workspace

ADDRESS = "w"
MOST_PLANS = 8


def ensure() -> None:
    """Find the workspace named in the address, or begin a new one and put its name there."""
    if "workspace" not in st.session_state:
        named = Workspace.named(st.query_params.get(ADDRESS, ""))
        st.session_state.workspace = named or Workspace.new()
    # Written on every run: going to another page drops the query.
    st.query_params[ADDRESS] = workspace().word


def workspace() -> Workspace:
    """Return this visitor's workspace."""
    found: Workspace = st.session_state.workspace
    return found


def base_case() -> Case | None:
    """Return the case as it was opened, or None."""
    if "case" not in st.session_state:
        try:
            st.session_state.case = workspace().load_case()
        except InputError:
            st.session_state.case = None
    found: Case | None = st.session_state.case
    return found


def open_case(case: Case) -> None:
    """Take a case in place of the one before."""
    workspace().open_case(case)
    for name in ("case", "plan", "job"):
        st.session_state.pop(name, None)


def wishes() -> list[str]:
    """Return the changes chosen over the case."""
    return workspace().wishes()


def keep_wishes(changes: list[str]) -> None:
    """Keep the changes chosen over the case."""
    workspace().keep_wishes(changes)


def wished_case() -> Case | None:
    """Return the case with the changes chosen over it."""
    case = base_case()
    return None if case is None else service.changed_case(case, wishes())


@st.cache_resource(max_entries=MOST_PLANS, show_spinner=False)
def _read_plan(word: str, fingerprint: str, _case: Case) -> Plan | None:
    found = Workspace.named(word)
    return None if found is None else found.load_plan(_case)


def plan() -> Plan | None:
    """Return the plan of the case with its changes, if it was made."""
    case = wished_case()
    if case is None:
        return None
    made = st.session_state.get("plan")
    if isinstance(made, Plan) and made.case.fingerprint == case.fingerprint:
        return made
    if not (workspace().plan_folder(case) / "plan.json").is_file():
        return None
    with st.spinner(_("Reading the plan made before, and checking it again")):
        st.session_state.plan = _read_plan(workspace().word, case.fingerprint, case)
    found: Plan | None = st.session_state.plan
    return found


def keep_plan(made: Plan) -> None:
    """Take a plan, and write it so that it survives a reload."""
    st.session_state.plan = made
    if made.exists:
        workspace().keep_plan(made)


def job() -> Job | None:
    """Return the plan in the making, if any."""
    found: Job | None = st.session_state.get("job")
    return found


def need_case() -> Case:
    """Return the case, or say where to open one and end the page."""
    case = wished_case()
    if case is None:
        st.info(_("No case is open yet. Open the example or your own on the page Start."))
        st.stop()
    return case


def need_plan() -> Plan:
    """Return the plan, or say where to make one and end the page."""
    need_case()
    made = plan()
    if made is None or not made.exists:
        st.info(_("There is no plan for this case yet. Make one on the page Plan."))
        st.stop()
    return made


def sidebar() -> None:
    """Show which case is open and what was changed."""
    case = base_case()
    with st.sidebar:
        if case is None:
            st.caption(_("No case open"))
            return
        row = case["case"].iloc[0]
        st.markdown(f"**{_plain(str(row['name']))}**")
        st.caption(
            _("{first} to {last}, amounts in {currency}").format(
                first=f"{row['first_day']:%Y-%m-%d}",
                last=f"{row['last_day']:%Y-%m-%d}",
                currency=_plain(str(row["currency"])),
            )
        )
        for change in wishes():
            st.caption(_("Changed: {change}").format(change=_plain(change)))


def _plain(text: str) -> str:
    """Return a user's text so that Markdown shows it as it is."""
    return "".join("\\" + c if c in r"\`*_{}[]()#+-.!|<>~$:" else c for c in text)


plain = _plain
