"""Whatever is wrong in a programme file: the message says what to write, and with that the file is read.

Every message of `planner.programmes.files` and of the reader of files is met here by a slip, and what it advises is carried out.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import planner.programmes.files
import planner.programmes.loader
from planner.findings import Finding, InputError
from planner.programmes.doubts import doubts
from planner.programmes.loader import parsed

FILE = """
programme: made-up
name: Made up
country: BR
currency: BRL
status: law
covers: {from: 2020-01-01, to: 2030-12-31, plain: "Made up, so that every part of a file is there."}
plain: Made up for tests.
checked_on: 2026-11-01
superseded_by: Law 5 of 2031
references:
  law: {text: Law 1}
not_modelled: []
stages: {small: Small, big: Big, grown: Grown}
counting_rules:
  farms: {definition: From farms, any: [{all: {supplier.kind: [individual]}, from: 2020-01-01, until: 2029-12-31}]}
  organic: {definition: Organic, any: [{all: {offer.organic: ["yes"], supplier.tier: [local]}}]}
targets:
  from-farms:
    name: Farms
    counts: farms
    sense: at_least
    denominator: spend
    within: organic
    levels: {Bronze: 0.4, Silver: 0.6}
    baseline_year: 2021
    dated:
      - {from: 2020-01-01, until: 2024-12-31, superseded_by: Law 2, share: 0.3, reference: law, verified: true, plain: 30 %}
      - {from: 2025-01-01, share: 0.4, reference: law, verified: true, plain: 40 %}
  bonus-share: {name: Bonus share, counts: organic, sense: at_least, denominator: received, mode: "off", dated: [{from: 2020-01-01, share: 0.2, reference: law, verified: true, plain: 20 %}]}
  most: {name: Most, counts: farms, sense: at_most, denominator: spend, window: quarter, per: supplier, dated: [{from: 2020-01-01, share: 0.5, reference: law, verified: true, plain: Half}]}
rates:
  small: [{from: 2020-01-01, value: 0.5, unit: BRL a day, reference: law, verified: true, plain: Half}, {from: 2025-01-01, value: 0.57, unit: BRL a day, reference: law, verified: true, plain: More}]
  big: [{from: 2020-01-01, value: 0.8, unit: BRL a day, reference: law, verified: true, plain: More}]
quotes_required: [{from: 2020-01-01, value: 3, unit: quotes, reference: law, verified: true, plain: Three}]
organic_premium: [{from: 2020-01-01, value: 0.3, unit: share of the price, reference: law, verified: true, plain: 30 %}]
local: [{from: 2020-01-01, kind: radius_road, km: 50, reference: law, verified: true, plain: Near}, {from: 2026-01-01, kind: region, region: state, reference: law, verified: true, plain: Of the State}]
standards:
  energy: [{from: 2020-01-01, nutrient: energy_kcal, basis: per_day, window: week, unit: kcal, stages: {small: {minimum: 300, maximum: 400}, big: {minimum: 500}, grown: {minimum: 700}}, reference: law, verified: true, plain: Energy}]
  fat: [{from: 2020-01-01, nutrient: fat_g, without: component:milk, basis: energy_share, window: week, unit: share of energy, stages: {small: {maximum: 0.35}}, reference: law, verified: true, plain: Fat}]
frequencies:
  fish: [{from: 2020-01-01, scope: food_group, value: fish, per: week, minimum: 1, maximum: 3, reference: law, verified: true, plain: Fish}]
  kinds: [{from: 2020-01-01, scope: food_group, value: fruit, per: any_weeks, span: 2, count: foods, minimum: 3, reference: law, verified: true, plain: Kinds}]
  season: [{from: 2020-01-01, scope: season, value: in_season, of: food_group:fruit, per: month, count: share, minimum: 0.4, reference: law, verified: true, plain: In season}]
ranking: [{from: 2020-01-01, applies_to: farms, ties: Draw lots., draw: {witnesses: 2}, criteria: [{name: Land, classes: [{name: Settled, any: [{all: {supplier.ownership: [settlement]}}]}]}, {name: Members, most: supplier.family_members_share, among: [{all: {supplier.ownership: [women]}}]}], reference: law, verified: true, plain: In this order}]
points:
  stars: [{from: 2020-01-01, minimum: 1, most: 4, most_of: {fair: 2}, levels: {One: 1, Two: 2}, scores: [{counts: farms, practice: fair, points: 1}, {attribute: supplier.practice_score, at_least: 50, points: 2}], reference: law, verified: true, plain: Stars}]
bonuses:
  later: [{from: 2020-01-01, name: Later, target: bonus-share, amount: 0.25, otherwise: 0.06, year_begins: 07-01, reference: law, verified: true, plain: Later}]
duties:
  tell: [{from: 2020-01-01, name: Tell, event: share_short, target: from-farms, within: 5, reference: law, verified: true, plain: Tell}]
award_routes:
  first: [{from: 2020-01-01, name: Preferred, kind: preference, applies_to: farms, threshold: below, amount: 5000, margin: 0.1, reference: law, verified: true, plain: Preferred}]
calls:
  open: [{from: 2020-01-01, title: Call for bids, open_to: farms, prices: offered, families: [{lot: Fruit, any: [{all: {product.food_group: [fruit]}}]}, {lot: Fish, any: [{all: {product.food_group: [fish]}}]}], specify: [{counts: farms, plain: From here}], criteria: [{name: Price, plain: The lowest}], contains: [A price], reference: law, verified: true, plain: The call}]
refusals:
  supplier.km: [{from: 2020-01-01, reference: law, verified: true, plain: Not by km}]
committees:
  council: [{from: 2020-01-01, name: Council, seats: [{of: [parent], count: 2}], reference: law, verified: true, plain: Two parents}]
any_of:
  either: [{from: 2020-01-01, rules: [targets.from-farms, frequencies.fish], reference: law, verified: true, plain: Either}]
variants:
  south: {name: South, plain: South, targets: {from-farms: [{from: 2025-01-01, share: 0.45, reference: law, verified: true, plain: 45 %}]}}
"""


@dataclass(frozen=True)
class Slip:
    """What is written in place of what was meant, and what is written where the message is followed: blank, the word in “” that it proposes.

    `said` stands in the message; `also` is a further place that the advice touches.
    """

    written: str
    slip: str
    said: str
    mend: str = ""
    also: tuple[str, str] = ("", "")


ENERGY, FISH, SEASON = (
    "stages: {small: {minimum: 300, maximum: 400}",
    "minimum: 1, maximum: 3",
    "of: food_group:fruit, per: month, count: share, minimum: 0.4",
)
ROUTE, STEP, LEVELS = (
    "threshold: below, amount: 5000, margin: 0.1",
    "{attribute: supplier.practice_score, at_least: 50, points: 2}",
    "levels: {Bronze: 0.4, Silver: 0.6}",
)

AMONG = "among: [{all: {supplier.ownership: [women]}}]"
MOST = f"most: supplier.family_members_share, {AMONG}"

SLIPS = [
    # words of the file
    Slip("counts: farms\n", "counts: farmes\n", "counting rule 'farmes'"),
    Slip("reference: law, verified: true, plain: 30 %}\n", "reference: laws, verified: true, plain: 30 %}\n", "reference 'laws'"),
    Slip("fat_g, without: component:milk, basis: energy_share, window: week, unit: share of energy, stages: {small:", "fat_g, without: component:milk, basis: energy_share, window: week, unit: share of energy, stages: {smal:", "stage 'smal'"),
    Slip("target: from-farms, within", "target: from-farm, within", "target 'from-farm'"),
    Slip("frequencies.fish], reference", "frequencies.fisch], reference", "rule on how often 'fisch'"),
    Slip("supplier.km: [", "supplier.kms: [", "unknown attribute 'supplier.kms'"),
    Slip("{all: {supplier.kind:", "{all: {supplier.kinds:", "unknown attribute 'supplier.kinds'"),
    Slip("[individual]", "[individal]", "supplier.kind is never 'individal'"),
    Slip("nutrient: energy_kcal", "nutrient: energy_kal", "unknown nutrient"),
    Slip("attribute: supplier.practice_score", "attribute: supplier.practice_scores", "unknown figure"),
    Slip("name: Council, seats: [{of: [parent], count: 2}]", "name: Council", "a committee has seats, a quorum or another rule", "name: Council, quorum: two_thirds"),
    Slip("most: supplier.family_members_share", "most: supplier.family_member_share", "is no figure by which suppliers are ranked"),
    Slip(f"Members, {MOST}", f"Members, {AMONG}", "either classes, or a figure", f"Members, {MOST}"),
    Slip(MOST, f"classes: [{{name: Women, any: [{{all: {{supplier.ownership: [women]}}}}]}}], {AMONG}", "'among' says among whom", MOST),
    Slip("most_of: {fair: 2}", "most_of: {fare: 2}", "without a score: fare"),
    Slip("  open: [{from", "  opened: [{from", "kinds of ways of award (direct, public_call, preference, open, allotment); opened is none", "  open: [{from"),
    Slip("    sense: at_least\n", "    sens: at_least\n", "no such part is known"),
    # days
    Slip("until: 2024-12-31, superseded_by: Law 2", "superseded_by: Law 2", "give its last day, 'until'", "until: 2023-12-31, superseded_by: Law 2"),
    Slip("until: 2024-12-31", "until: 2019-12-31", "'until' (2019-12-31) lies before 'from' (2020-01-01)", "until: 2020-12-31"),
    Slip("until: 2024-12-31", "until: 2025-01-01", "the next begins on 2025-01-01 already", "until: 2024-12-31"),
    Slip("from: 2020-01-01, until: 2029-12-31", "from: 2029-12-31, until: 2020-01-01", "lies before 'from'", "from: 2020-01-01, until: 2029-12-31"),
    Slip("from: 2020-01-01, to: 2030-12-31", "from: 2030-12-31, to: 2020-01-01", "'to' (2020-01-01) lies before", "from: 2020-01-01, to: 2030-12-31"),
    Slip("to: 2030-12-31", "to: null", "give its last day, 'to'", "to: 2029-12-31"),
    Slip("- {from: 2025-01-01, share: 0.4", "- {from: 2020-01-01, share: 0.4", "two values begin on 2020-01-01", "- {from: 2026-01-01, share: 0.4"),
    Slip("quotes_required: [{from: 2020-01-01", "quotes_required: [{from: 2019-01-01", "before the first day that the file covers, 2020-01-01", "quotes_required: [{from: 2020-01-01"),
    Slip("year_begins: 07-01", "year_begins: 31-07", "'year_begins' is a month and a day, as 07-01", "year_begins: 07-01"),
    # figures
    Slip("unit: share of the price", 'unit: "%"', "the unit says of what it is a share", "unit: share of the price"),
    Slip("value: 3, unit: quotes", "value: 0.3, unit: quotes", "a whole number is meant", "value: 2, unit: quotes"),
    Slip("maximum: 0.35", "maximum: 35", "a share of the energy lies between 0 and 1 (30 % is 0.3); more is asked of: small", "maximum: 0.3"),
    Slip(ENERGY, "stages: {small: {minimum: 400, maximum: 300}", "the minimum 400 exceeds the maximum 300", ENERGY),
    Slip(ENERGY, "stages: {small: {}", "give a minimum, a maximum or both", "stages: {small: {minimum: 250}"),
    Slip(FISH, "minimum: 3, maximum: 1", "the minimum 3 exceeds the maximum 1", FISH),
    Slip(FISH, "count: days", "give a minimum, a maximum or both", "maximum: 2"),
    Slip(FISH, "minimum: 8", "no more than 7", "minimum: 7"),
    Slip("count: share, minimum: 0.4", "count: share, minimum: 40", "between 0 and 1", "count: share, minimum: 1"),
    Slip("amount: 0.25, otherwise", "amount: 0.05, otherwise", "'amount' must be more than 'otherwise'", "amount: 0.07, otherwise"),
    Slip(LEVELS, "levels: {Bronze: 0.6, Silver: 0.4}", "from the lowest to the highest", "levels: {Silver: 0.4, Bronze: 0.6}"),
    Slip("most: 4,", "most: 1.5,", "so these levels cannot be reached: Two", "most: 2,"),
    Slip("share: 0.4, reference", "share: 40 %, reference", "A share is written from 0 to 1: 40 % is 0.4", "share: 0.4, reference"),
    Slip("share: 0.4, reference", "share: 37.5, reference", "A share is written from 0 to 1: 37.5 % is 0.375", "share: 0.375, reference"),
    Slip("share: 0.4, reference", 'share: "0,4", reference', "Decimals are written with a point: 0.4", "share: 0.4, reference"),
    Slip("plain: Three}", "plain: Three, or more}", "put the whole text in quotation marks", 'plain: "Three, or more"}'),
    Slip("country: BR", "country: Brazil", "two capital letters, as PH", "country: BR"),
    Slip("currency: BRL", "currency: reais", "three capital letters, as PHP", "currency: BRL"),
    Slip("programme: made-up", "programme: Made up", "small letters, digits, points, hyphens", "programme: made-up"),
    # what belongs together
    Slip("sense: at_most, denominator: spend", "sense: at_most, denominator: received", "with this window the denominator is spend", "sense: at_most, denominator: spend"),
    Slip("sense: at_most, denominator: spend", "sense: at_least, denominator: spend", "write sense: at_most", "sense: at_most, denominator: spend"),
    Slip("sense: at_most, denominator: spend,", "sense: at_most, denominator: spend, levels: {Low: 0.1},", "levels are of a share to reach", "sense: at_most, denominator: spend,"),
    Slip("sense: at_most, denominator: spend,", "sense: at_most, denominator: spend, baseline_year: 2020,", "a baseline year is of a share to reach", "sense: at_most, denominator: spend,"),
    Slip("without: component:milk", "without: milk", "'without' names foods: food_group:NAME or component:NAME", "without: food_group:dairy"),
    Slip("per: any_weeks, span: 2", "per: any_weeks", "give 'span', a number, with per serving_days, any_weeks", "per: any_weeks, span: 3"),
    Slip("count: foods, minimum: 3", "count: foods, minimum: 3, maximum: 5", "count foods with a minimum alone", "count: foods, minimum: 3"),
    Slip(SEASON, "per: month, count: share, minimum: 0.4", "give 'of' with count share, and only with it", "of: food_group:vegetable, per: month, count: share, minimum: 0.4"),
    Slip("scope: season, value: in_season", "scope: dish, value: soup", "a share of servings is about one of these scopes", "scope: food_group, value: fruit"),
    Slip("value: in_season", "value: season", "the scope season has the value in_season", "value: in_season"),
    Slip(STEP, "{points: 2}", "give 'counts', or an 'attribute' with 'at_least', 'at_most' or both", "{counts: organic, points: 2}"),
    Slip(ROUTE, "threshold: none, amount: 5000, margin: 0.1", "an amount needs a threshold: below or from", "threshold: from, amount: 5000, margin: 0.1"),
    Slip("kind: preference", "kind: open", "needs the kind preference", "kind: preference"),
    Slip(ROUTE, "threshold: from, amount: 5000, below: 4000, margin: 0.1", "'below' is the end of a band", "threshold: from, amount: 5000, below: 6000, margin: 0.1"),
    Slip("{lot: Fish,", "{lot: Fruit,", "named twice: Fruit", "{lot: Fish,"),
    Slip("open_to: farms", "open_to: farmes", "counting rule 'farmes'", "open_to: farms"),
    Slip("applies_to: farms, threshold", "threshold", "say with 'applies_to' who is preferred", "applies_to: organic, threshold"),
    Slip("kind: region, region: state", "kind: region", "give 'region' with the kind region", "kind: region, region: immediate_region"),
    Slip("kind: region, region: state", "kind: area", "give 'areas' with the kind area", "kind: area, areas: [valley]"),
    Slip("kind: region, region: state", "kind: municipality, km: 5", "give 'km' with a kind of radius only", "kind: radius_straight, km: 5"),
    Slip("event: share_short, target: from-farms", "event: share_short", "give 'target' with the event share_short", "event: share_short, target: from-farms"),
    Slip("event: share_short, target: from-farms", "event: share_short, target: most", "a most is never short: name one to reach", "event: share_short, target: bonus-share"),
    Slip("target: bonus-share, amount", "target: from-farms, amount", "voluntary: write mode: off", "target: from-farms, amount", ("    within: organic\n", "    within: organic\n    mode: \"off\"\n")),
    Slip("frequencies.fish], reference", "ways.fish], reference", "as targets.NAME or frequencies.NAME; ways.fish is neither", "frequencies.fish], reference"),
    Slip("[targets.from-farms, frequencies.fish]", "[targets.from-farms]", "name two rules or more", "[targets.from-farms, frequencies.kinds]"),
    Slip("[targets.from-farms, frequencies.fish]", "[targets.from-farms, frequencies.from-farms]", "a short name of its own", "[targets.from-farms, frequencies.fish]"),
    Slip("  either: [", "  other: [{from: 2020-01-01, rules: [targets.from-farms, frequencies.kinds], reference: law, verified: true, plain: Or}]\n  either: [", "a rule can stand in one of them only", "  either: ["),
    Slip("[targets.from-farms, frequencies.fish]", "[targets.bonus-share, frequencies.fish]", "is off (mode), so it is no way", "[targets.from-farms, frequencies.fish]"),
    Slip("share: 0.45,", "share: 0.2,", "write looser: true", "share: 0.2,", ("plain: South, targets", "plain: South, looser: true, targets")),
    Slip("plain: South, targets: {from-farms: [{from: 2025-01-01, share: 0.45, reference: law, verified: true, plain: 45 %}]}}", "plain: South}", "a variant changes at least one rule", "plain: South, bases: {from-farms: mass}}"),
    # the file
    Slip("    within: organic\n", "    within: organic\n    unmarked: unknown\n", "unknown is for what counts by a label, and farms looks at no offer.labels; leave unmarked out", "    within: organic\n"),
    Slip("superseded_by: Law 5 of 2031", "superseded_by: made-up", "names the programme itself", "superseded_by: Law 5 of 2031"),
    Slip("superseded_by: Law 5 of 2031", "superseded_by: pe-pa", "no programme is called 'pe-pa'"),
    Slip("superseded_by: Law 5 of 2031", "superseded_by: law-5", "A law of which there is no file is named in words", "superseded_by: Law 5"),
    Slip("programme: made-up", "programme: made-down", "the file is called 'made-up', the programme 'made-down'", "programme: made-up"),
    Slip("status: law\n", "status: law\nstatus: practice\n", "the key 'status' stands here for the second time", "status: practice\n"),
]  # fmt: skip


def faults(text: str) -> list[Finding]:
    """Return what is wrong with a file."""
    try:
        parsed(text, Path("made-up.yaml"))
    except InputError as error:
        return error.findings
    return []


def replaced(text: str, old: str, new: str) -> str:
    """Return a text in which what stands there once is replaced."""
    assert old in text
    return text.replace(old, new, 1)


def proposed(slip: Slip, told: Finding) -> str:
    """Return the slip with the word that the message proposes in place of the one that is wrong."""
    near = re.split(r"[“”?,]", told.what.rpartition("Did you mean ")[2].removeprefix("“"))[0]
    wrong = next(word for word in re.findall(r"[\w-]+", slip.slip) if word not in re.findall(r"[\w-]+", slip.written))
    return slip.slip.replace(wrong, near.rpartition(".")[2])


def test_the_file_is_one_that_is_read() -> None:
    """Without a slip nothing is wrong with it, and nothing in it is asked about."""
    assert faults(FILE) == []
    assert doubts(parsed(FILE, Path("made-up.yaml")), date(2026, 11, 30)) == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.said[:40])
def test_what_a_message_advises_mends_the_file(slip: Slip) -> None:
    """The slip is refused in the words told here; with what these words advise the file is read."""
    wrong = replaced(FILE, slip.written, slip.slip)
    (told, *_more) = [fault for fault in faults(wrong) if slip.said in fault.what] or [None]
    assert told is not None, [fault.what for fault in faults(wrong)]
    mended = replaced(wrong, slip.slip, slip.mend or proposed(slip, told))
    if slip.also[0]:
        mended = replaced(mended, *slip.also)
    if "target: from-farms, amount" in slip.mend:  # a share that is off is no way to keep the law
        mended = replaced(mended, "[targets.from-farms, frequencies.fish]", "[targets.most, frequencies.fish]")
    assert [fault.what for fault in faults(mended)] == []


@pytest.mark.parametrize(
    ("written", "slip", "line"),
    [
        ("sense: at_least\n    denominator: spend\n    within", "sense: at_leest\n    denominator: spend\n    within", "sense: at_leest"),
        ("share: 0.4, reference", "share: 40, reference", "share: 40"),
        ("country: BR", "country: BRA", "country: BRA"),
        ("quotes_required: [{from: 2020-01-01", "quotes_required: [{from: 2019-01-01", "quotes_required"),
        ("    counts: farms\n", "    counts: farmes\n", "  from-farms:"),
        ("share: 0.45,", "share: 0.2,", "  south:"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line(written: str, slip: str, line: str) -> None:
    """The line of the file is told as an editor numbers it: of the value, of the rule, or of the part that is around it."""
    wrong = replaced(FILE, written, slip)
    (told, *_more) = faults(wrong)
    (number,) = told.rows
    assert line in wrong.split("\n")[number - 1]


def texts_of(module: str) -> set[str]:
    """Return the messages of a module about what is wrong in a file, as they are written."""
    tree = ast.parse(Path(module).read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "_" and isinstance(call.args[0], ast.Constant)
    }


OTHERWISE = (
    "the file", "{place}: {fault}", "Its shares, caps and", "No programme is called", "Did you mean '{near}'", "Use one of", "A rule that cannot be read", "Correct it in {file}",
)  # fmt: skip
"""Texts that are no message of their own about a file."""


def test_every_message_is_met_by_a_slip() -> None:
    """A message that no slip of this file brings about is one whose advice nobody has tried."""
    said = "\n".join(fault.what for slip in SLIPS for fault in faults(replaced(FILE, slip.written, slip.slip)))
    texts = {
        text
        for module in (planner.programmes.files, planner.programmes.loader)
        for text in texts_of(str(module.__file__))
    }
    untried = [
        text
        for text in sorted(texts)
        if not text.startswith(OTHERWISE)
        and not re.search(re.sub(r"\\\{[^}]*\\\}", ".+?", re.escape(text.rstrip("."))), said)
    ]
    assert untried == []


# --- what may be right and looks wrong ---------------------------------------------------------------------------------

DOUBTS = [
    ("value: 0.57", "value: 57", "value 0.50 becomes 57.00 on 2025-01-01", "value: 1.58"),
    ("value: 0.57", "value: 1.59", "value 0.50 becomes 1.59 on 2025-01-01", "value: 0.57"),
    ("value: 0.57", "value: 0.15", "value 0.50 becomes 0.15 on 2025-01-01", "value: 0.16"),
    ("value: 0.8,", "value: 8,", "big is 8.00 from 2020-01-01 on", "value: 4.9,"),
    ("share: 0.4, reference", "share: 0.04, reference", "share 0.30 becomes 0.04 on 2025-01-01", "share: 0.1, reference"),
    ("big: {minimum: 500}", "big: {minimum: 7000}", "big minimum is 7000.00", "big: {minimum: 6999}"),
    ("big: {minimum: 500}", "big: {minimum: 30}", "big minimum is 30.00", "big: {minimum: 31}"),
    ("amount: 0.25,", "amount: 25,", "amount is 25.00 from 2020-01-01 on", "amount: 0.59,"),
    ("checked_on: 2026-11-01", "checked_on: 2026-12-01", "'checked_on' is 2026-12-01, a day that is still to come", "checked_on: 2026-11-30"),
    ("quotes_required: [{from: 2020-01-01", "quotes_required: [{from: 2062-01-01", "begins on 2062-01-01, after the last day that the file covers", "quotes_required: [{from: 2026-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "slip", "said", "right"), DOUBTS)
def test_a_figure_that_looks_like_a_slip_is_asked_about(written: str, slip: str, said: str, right: str) -> None:
    """Nearer to ten times the value before than to it, ten times all its like, a day to come, a rule that never holds: a warning with the place; just short of it nothing."""
    told = doubts(parsed(replaced(FILE, written, slip), Path("made-up.yaml")), date(2026, 11, 30))
    assert [one.severity for one in told] == ["warning"] * len(told)
    assert any(said in one.what.replace(",000", "000") for one in told), [one.what for one in told]
    assert doubts(parsed(replaced(FILE, written, right), Path("made-up.yaml")), date(2026, 11, 30)) == []
