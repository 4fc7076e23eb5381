"""The verdict on a plan, as a screen shows it."""

from __future__ import annotations

import streamlit as st

from planner import service
from planner.i18n import _
from planner.plan import Plan
from planner.ui.text import plain


def show_verdict(made: Plan) -> None:
    """Say what came of the wish for a plan, the gravest first; green only where nothing at all gave way."""
    lines = service.verdict(made)
    text = "\n".join(f"- {plain(line.text)}" for line in lines)
    text += "\n\n" + _("The plan has passed the independent check.")
    weights = {line.weight for line in lines}
    if "broken" in weights:
        st.error(text)
    elif "gave_way" in weights:
        st.warning(text)
    elif "not_known" in weights:
        st.info(text)
    else:
        st.success(text)


def verdict_lines(made: Plan) -> str:
    """Return the verdict as a list within a list."""
    return "\n".join(f"    - {plain(line.text)}" for line in service.verdict(made)) if made.exists else ""
