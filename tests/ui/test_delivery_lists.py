"""The lists that are handed to suppliers and hung in schools."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

from planner import service
from planner.plan import Plan
from planner.reports.delivery_lists import delivery_page, write_delivery_lists


def test_every_supplier_and_site_has_a_page(tiny_plan: Plan, tmp_path: Path) -> None:
    """The zip holds a page for each supplier that delivers and for each school, and each names what is ordered."""
    path = service.export_deliveries(tiny_plan, tmp_path)["deliveries"]
    deliveries = tiny_plan["deliveries"]
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        wanted = {f"suppliers/{s}.html" for s in deliveries["supplier"]} | {
            f"sites/{s}.html" for s in deliveries["site"]
        }
        assert names == wanted
        page = archive.read(f"suppliers/{deliveries['supplier'].iloc[0]}.html").decode()
    assert str(deliveries["product_name"].iloc[0]) in page


def test_a_name_is_never_markup(tiny_plan: Plan) -> None:
    """A supplier, school or product whose name is HTML is printed letter by letter, and a blank day is said in words."""
    rows = (
        tiny_plan["deliveries"]
        .head(1)
        .assign(supplier_name="<script>x</script>", site_name="<b>y</b>", product_name="a & b", delivery_day=pd.NaT)
    )
    page = delivery_page(rows, tiny_plan.case, "supplier")
    assert "<script>" not in page
    assert "<b>y" not in page
    assert "a &amp; b" in page
    assert "Day to be agreed" in page


def test_names_are_no_paths_and_stay_apart(tiny_plan: Plan, tmp_path: Path) -> None:
    """Short names that lead elsewhere, or that differ in vowel marks or capitals only, each have a page in the folder."""
    names = dict(zip(tiny_plan["deliveries"]["supplier"].unique(), ("../../x", "चीनी", "चना", "A", "a"), strict=False))
    deliveries = tiny_plan["deliveries"].assign(supplier=tiny_plan["deliveries"]["supplier"].map(names))
    write_delivery_lists({"deliveries": deliveries.dropna(subset="supplier")}, tiny_plan.case, tmp_path / "lists.zip")
    with zipfile.ZipFile(tmp_path / "lists.zip") as archive:
        pages = [name for name in archive.namelist() if name.startswith("suppliers/")]
    assert len(pages) == len({page.casefold() for page in pages}) == deliveries["supplier"].nunique()
    assert all(page.count("/") == 1 and ".." not in page for page in pages)


def test_a_school_reads_what_is_for_a_diet(tiny_plan: Plan) -> None:
    """Under a product that is for a diet the school's list says for whom, how many and what is in it; the supplier's does not."""
    rows = tiny_plan["deliveries"].head(1)
    place = rows[["delivery_day", "site", "product"]].assign(pupils=10.0, also_usual=False, diet="no <beans>")
    diets = pd.concat(
        [place.assign(allergens="gluten|soy"), place.assign(also_usual=True, diet="b", allergens="not_stated")]
    )
    page = delivery_page(rows, tiny_plan.case, "site", diets)
    assert "For the diet no &lt;beans&gt; only: 10 pupils. Allergens in it: gluten, soy." in page
    assert "For all; in the place of something else for the diet b: 10 pupils. Allergens in it: not stated." in page
    assert "For the diet" not in delivery_page(rows, tiny_plan.case, "supplier", diets)
    assert "For the diet" not in delivery_page(rows.assign(site="other"), tiny_plan.case, "site", diets)
