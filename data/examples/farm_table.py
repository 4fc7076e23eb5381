"""What one farm delivers and earns, week by week, read from a ``plan.json`` with pandas.

    uv run python data/examples/farm_table.py                               # plans the small case that is made up
    uv run python data/examples/farm_table.py plans/my-town/plan.json       # the farm that sells most
    uv run python data/examples/farm_table.py plans/my-town/plan.json "Sitio Boa Vista"

Reading needs nothing of the planner: `read` can be copied to where there is only pandas. `planner manual --json-schema` prints the
JSON Schema of the file, `planner manual --plan` says what every table and column means. Longer tables lie as Parquet beside it
(``plan-details``), which `pandas.read_parquet` reads as they are.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

import planner
from planner import service


def read(path: Path, table: str) -> pd.DataFrame:
    """Return one table of a ``plan.json``; its days are texts such as ``2026-03-02``."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["format"] != "school-meal-plan/2":
        sys.exit(f"{path} is not told by column: plan the case anew.")
    return pd.DataFrame({name: column(one) for name, one in content["tables"][table]["columns"].items()})


def column(told: list[Any] | dict[str, list[Any]]) -> list[Any]:
    """Return the values of a column: a list, or the different ones (`of`) with where each stands (`at`), for runs of lines (`times`)."""
    if isinstance(told, list):
        return told
    times = told.get("times", [1] * len(told["at"]))
    return [told["of"][k] for k, often in zip(told["at"], times, strict=True) for _ in range(often)]


def farm_table(path: Path, farm: str = "") -> tuple[str, pd.DataFrame]:
    """Return the name of a farm, and for each week and product the kg that are to come and what they are worth."""
    suppliers = read(path, "supplier_totals")
    farms = suppliers[suppliers["kind"] != "other"]  # farmers, their groups and cooperatives; the rest are firms
    sales = farms.set_index("supplier_name")["goods_amount"]
    farm = farm or ("" if sales.empty else str(sales.idxmax()))
    if farm not in sales:
        known = f"Name one of: {', '.join(sales.index)}." if len(sales) else "No farm does: all comes from firms."
        sys.exit(f"No farm of this name delivers anything in the plan. {known}")
    orders = read(path, "orders")
    own = orders[orders["supplier_name"] == farm]
    # A week begins on its Monday; the case's own planning periods (column `period`) may be longer.
    day = pd.to_datetime(own["delivery_day"].fillna(own["period"]))
    own = own.assign(week=day - pd.to_timedelta(day.dt.day_of_week, unit="D"))
    return farm, own.groupby(["week", "product_name"])[["kg", "amount"]].sum()


def main() -> None:
    """Print the table of a farm."""
    if len(sys.argv) > 1:
        show(Path(sys.argv[1]), *sys.argv[2:3])
        return
    with tempfile.TemporaryDirectory() as place:
        plan = planner.make_plan(planner.load_case(service.TINY))
        show(planner.export_plan(plan, place)["data"])


def show(path: Path, farm: str = "") -> None:
    """Print the table of a farm, and its sum."""
    farm, table = farm_table(path, farm)
    currency = read(path, "summary").set_index("measure").loc["total_amount", "unit"]
    print(f"{farm}, kg and {currency}", table.round(2).to_string(), sep="\n")
    print(f"In all {table['kg'].sum():,.1f} kg for {table['amount'].sum():,.2f} {currency}")


if __name__ == "__main__":
    main()
