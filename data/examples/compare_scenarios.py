"""Three futures of a town side by side, in the few figures that a committee decides by.

    uv run python data/examples/compare_scenarios.py            # the small case that is made up
    uv run python data/examples/compare_scenarios.py CASE       # another one: adapt SCENARIOS to its funds and suppliers

`planner compare CASE NAMES` tells every figure of scenarios that a case keeps, and writes them as a workbook.
"""

import sys

import planner
from planner import service

# A scenario is a list of changes, written as `planner plan --set` takes them; `service.change_kinds()` tells all that can be changed.
SCENARIOS = {
    "As it is": [],
    "No money of our own": ["budget fund=own change=-100%"],
    "Cooperativa C delivers no more": ["supplier_lost supplier=coop-c"],
}


def told(name: str, plan: planner.Plan) -> list[str]:
    """Return what a committee wants to know of a plan, a line each."""
    if not plan.exists:  # an answer, too: rules that must hold contradict each other, or the case has errors
        return [name, f"  no plan: {plan.outcome}"]
    figures = service.headline(plan)
    currency = plan.case["case"].iloc[0]["currency"]
    lines = [
        name,
        f"  meals covered     {figures['covered_share']:.1%}",
        f"  cost              {figures['total_amount']:,.2f} {currency}, {figures['cost_per_meal']:.2f} a meal",
        f"  farming families  {figures['families']:.0f}",
    ]
    # Every share with what it is a share of: a percentage alone says nothing.
    shares = service.target_gaps(plan)
    for row in shares[~shares["mode"].isin(["off", "waived"])].itertuples():
        asked = "at most" if row.sense == "at_most" else "at least"
        lines.append(
            f"  {row.name}: {row.reached_share:.1%}, {asked} {row.required_share:.1%} is asked for"
            f" ({row.numerator:,.2f} of {row.denominator:,.2f} {row.unit}, {row.base})"
        )
    # The verdict in words: who is not fed, which rule gave way. It comes from the same table as the exit code.
    return lines + [f"  {line.text}" for line in service.verdict(plan)]


def main() -> None:
    """Plan each scenario, and print what came of it."""
    case = planner.load_case(sys.argv[1] if len(sys.argv) > 1 else service.TINY)
    for name, changes in SCENARIOS.items():
        # The case itself stays as it is; a plan is shown only if the independent check agrees with it.
        plan = planner.make_plan(service.changed_case(case, changes))
        print(*told(name, plan), "", sep="\n")


if __name__ == "__main__":
    main()
