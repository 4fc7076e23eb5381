"""Areas of a case from a file or drawn on the map: catchments, delivery zones."""

from __future__ import annotations

from contextlib import suppress

import pandas as pd
import streamlit as st

from planner import service
from planner.case import Case
from planner.i18n import _
from planner.ui import charts, memory, state, tables
from planner.ui.store import Stale

LEAST_CORNERS = 3


def add(case: Case) -> None:
    """Offer to take an area into the case, from a GeoJSON file or by its corners, begun with a frame drawn on the map."""
    left, middle, right = st.columns(3)
    area = left.text_input(_("Short name of the area"), key=memory.kept("area short", "")).strip()
    name = middle.text_input(_("Name in print"), key=memory.kept("area name", "")).strip()
    kinds = service.case_tables()["zones"]["kind"].allowed
    kind = right.selectbox(_("What the area is"), kinds, key=memory.kept("area kind", "catchment", kinds))
    file = st.file_uploader(_("GeoJSON file, in degrees (WGS 84)"), type=["geojson", "json"], key="area file")
    if file is not None:
        if st.button(_("Take the areas of the file"), type="primary"):
            _take(case, file.getvalue(), file.name, area, name, kind)
        return
    corners = _drawn(case)
    ready = len(corners) >= LEAST_CORNERS and bool(area)
    if st.button(_("Take this area"), type="primary", disabled=not ready):
        points = [(float(lat), float(lon)) for lat, lon in corners.itertuples(index=False)]
        _take(case, service.polygon(points), _("the drawing"), area, name, kind)
    if not ready:
        st.caption(_("An area needs a short name and three corners at least."))


def _drawn(case: Case) -> pd.DataFrame:
    """Return the corners of the area drawn: of the frame on the map, then as they are moved in the table."""
    places = pd.concat([case[table][["name", "lat", "lon"]].dropna() for table in ("sites", "suppliers")])
    st.caption(_("Draw a frame on the map, then move its corners in the table, add some or take some away."))
    event = st.altair_chart(charts.frame(places), on_select="rerun", key="area frame", width="stretch")
    frame = event.get("selection", {}).get("frame", {})
    seed = pd.DataFrame({"lat": pd.Series(dtype="float64"), "lon": pd.Series(dtype="float64")})
    if frame.get("lat") and frame.get("lon"):
        (south, north), (west, east) = sorted(frame["lat"]), sorted(frame["lon"])
        seed = pd.DataFrame({"lat": [south, south, north, north], "lon": [west, east, east, west]}).round(6)
    edited = st.data_editor(
        seed,
        num_rows="dynamic",
        hide_index=True,
        key=f"area corners {hash(tuple(seed.to_numpy().ravel()))}",
        column_config={
            "lat": st.column_config.NumberColumn(_("Latitude (degrees)"), min_value=-90.0, max_value=90.0),
            "lon": st.column_config.NumberColumn(_("Longitude (degrees)"), min_value=-180.0, max_value=180.0),
        },
    )
    return edited.dropna()


def _take(case: Case, content: bytes, file: str, area: str, name: str, kind: str) -> None:
    new, found = service.case_with_areas(case, content, file, kind=kind, area=area, name=name or area)
    if new is None:
        tables.findings(found, key="area")
        return
    with suppress(
        Stale
    ):  # another window has changed the case: it is shown as it is now, and the area can be taken again
        state.edit_case(lambda _before: new, _("areas of {file}").format(file=file), again=False)
        memory.forget("area ")
    st.rerun()
