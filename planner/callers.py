"""Who calls for proposals: everybody together, or each committee for what comes to its sites."""

from __future__ import annotations

import pandas as pd

from planner.case import Case
from planner.once import once


@once
def callers(case: Case) -> pd.Series:
    """Return by delivery zone, sorted, the committee that calls for what comes there; blank: everybody together, or the buyer itself.

    Where committees call each for itself, the sites of a zone that receive food are of one (see `planner.checks.scopes`).
    """
    sites = case["sites"]
    found = pd.Series("", index=pd.Index(sorted(sites["zone"].unique()), dtype="str"), dtype="str")
    if case.head["calls"] == "by_committee":
        fed = set(sites["kitchen"].where(sites["kitchen"] != "", sites["site"]))
        first = sites[sites["site"].isin(fed)].sort_values("site", kind="stable").drop_duplicates("zone")
        found.update(first.set_index("zone")["committee"])
    return found
