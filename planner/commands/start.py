"""The commands that begin a case from five inputs, and tell which of its assumptions to look up first."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from planner import service
from planner.commands.console import (
    EXIT_IMPOSSIBLE,
    EXIT_SHORT,
    CasePath,
    PlanFile,
    TimeLimit,
    err,
    made_or_read,
    out,
    plain_errors,
    print_files,
    print_findings,
    print_table,
    print_verdict,
    records,
    teller,
    usual_folder,
)
from planner.findings import Finding, InputError
from planner.i18n import _, about_money_text, money_text, month_name, ngettext, number_text, share_text

if TYPE_CHECKING:
    from planner.making.plan import Plan

FIRST_SHOWN, FARMS_SHOWN, NAMES_SHOWN = 5, 12, 8


def start(
    into: Annotated[
        Path, typer.Option("--into", metavar="CASE", help=_("Folder to make, or a workbook if it ends in .xlsx."))
    ],
    country: Annotated[str, typer.Option("--country", help=_("Two letters of the country, such as br."))] = "",
    town: Annotated[str, typer.Option("--town", help=_("Name of the town."))] = "",
    pupils: Annotated[
        list[str] | None,
        typer.Option(
            "--pupils", help=_("Pupils by stage, as primary=1200,creche=300; words of your language will do.")
        ),
    ] = None,
    money: Annotated[
        str | None, typer.Option("--money", help=_("Money for food in the school year, as one amount."))
    ] = None,
    programme: Annotated[
        list[str] | None,
        typer.Option("--programme", help=_("Law that applies; may be repeated. Default: the country's programme.")),
    ] = None,
    register: Annotated[
        Path | None, typer.Option("--register", help=_("Register of the schools, in place of one number of pupils."))
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help=_("Which lines of the register are wanted, as municipality=Nantes.")),
    ] = None,
    leave_out: Annotated[
        list[int] | None,
        typer.Option("--leave-out", help=_("Line of the register that is not read; may be repeated.")),
    ] = None,
    accept_suggestions: Annotated[
        bool,
        typer.Option("--accept-suggestions", help=_("Take suggestions that are very like and clearly the likest.")),
    ] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help=_("Put coordinates right where one place alone can be meant."))
    ] = False,
    menu: Annotated[
        Path | None,
        typer.Option("--menu", help=_("Menu: table, calendar (.ics) or PDF. Default: the country's starter menu.")),
    ] = None,
    meal: Annotated[str, typer.Option("--meal", help=_("Meal of a menu that does not say it."))] = "",
    day: Annotated[
        str, typer.Option("--day", help=_("A day of the first week of a menu that has weekdays alone."))
    ] = "",
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help=_(
                "What a word of the register or menu means, once: 'school_column:\"Nome\"=name', 'dish:\"Arroz do dia\"=arroz-feijao'."
            ),
        ),
    ] = None,
    known_dishes: Annotated[
        bool, typer.Option("--known-dishes", help=_("Leave out dishes of the menu of which the library has no recipe."))
    ] = False,
    cost: Annotated[
        str | None,
        typer.Option("--cost-per-meal", help=_("What the food of a meal costs today: unknown prices follow from it.")),
    ] = None,
    price: Annotated[
        list[str] | None, typer.Option("--price", help=_("What you pay for a kg, as rice=5.20; may be repeated."))
    ] = None,
    state: Annotated[str, typer.Option("--state", help=_("State or department."))] = "",
    place: Annotated[
        str, typer.Option("--place", help=_("Middle of the town, LATITUDE,LONGITUDE, for schools without coordinates."))
    ] = "",
    year: Annotated[int | None, typer.Option("--year", help=_("Year in which the school year begins."))] = None,
    region: Annotated[
        str, typer.Option("--region", help=_("Region whose holidays and seasons are meant, such as B or Sudeste."))
    ] = "",
    out_dir: Annotated[
        Path | None, typer.Option("--out", help=_("Folder for the plan. Default: plans/NAME-OF-THE-CASE."))
    ] = None,
    only_case: Annotated[bool, typer.Option("--no-plan", help=_("Write the case and do not plan it yet."))] = False,
    time_limit: TimeLimit = None,
) -> None:
    """Begin with five inputs: country and town, pupils or a register, money, law, menu; the rest is filled in and planned."""
    with plain_errors():
        country = _asked(country, _country_question(), service.refuse_country)
        town = _asked(town, _("Which town?"), str)
        if register is None and not pupils:
            pupils = [_asked("", _pupils_question(country), lambda text: service.pupils_said([text], country))]
        currency = service.money_of(country)
        money = _asked(
            money or "",
            _("How much money is there for food in the school year, in one amount?"),
            lambda text: service.amount_said(text, "--money", currency),
        )
        if not (region or state or place or register) and (regions := service.calendar_regions(country)):
            region = _asked(
                "",
                _("In which region of the school calendar does it lie? One of: {regions}").format(
                    regions=", ".join(regions)
                ),
                lambda text: service.refuse_region(text, country),
            )
        wrong: list[Finding] = []
        said = service.Town(
            country=country,
            name=town,
            money=_read(wrong, lambda: service.amount_said(money or "0", "--money", currency), 0.0),
            pupils=_read(wrong, lambda: service.pupils_by_word([one for one in pupils or () if one], country), {}),
            state=state,
            programmes=tuple(programme or ()),
            cost_per_meal=_read(
                wrong, lambda: None if cost is None else service.amount_said(cost, "--cost-per-meal", currency), None
            ),
            prices=_read(wrong, lambda: service.numbers_by_word(price or (), "--price"), {}),
            year=year,
            region=region,
            place=_read(wrong, lambda: service.place_said(place), None),
        )
        if wrong:
            raise InputError(wrong)
        if register is not None:
            said = service.with_register(
                said,
                register,
                only=only or (),
                said=mapped or (),
                accept_suggestions=accept_suggestions,
                mend=mend,
                leave_out=leave_out or (),
            )
        left: list[str] = []
        if menu is not None:
            said, left = service.with_menu(
                said,
                menu,
                meal=meal,
                day=day,
                said=mapped or (),
                accept_suggestions=accept_suggestions,
                known_only=known_dishes,
            )
        begun = service.begin_case(said, into)
        if left:
            out.print(escape(_("Left out, because the library has no recipe: {names}.").format(names=", ".join(left))))
        _print_begun(begun, into, [file for file in (register, menu) if file is not None])
        if only_case:
            return
        made = service.make_plan(begun.case, progress=teller(), time_limit_s=time_limit)
        if not made.exists:
            out.print(
                _("No plan keeps every rule that must hold; see why with: planner plan {case}").format(
                    case=escape(str(into))
                )
            )
            raise typer.Exit(EXIT_IMPOSSIBLE)
        files = service.export_plan(made, out_dir or usual_folder(begun.case), progress=teller())
    print_verdict(made)
    _print_farms(made, region)
    _print_first(made)
    print_files(files)
    out.print(_("Type your own figures into {case}, then: planner plan {case}").format(case=escape(str(into))))
    if made.outcome is not service.Outcome.COMPLETE:
        raise typer.Exit(EXIT_SHORT)


def _asked(given: str, question: str, read: Callable[[str], object]) -> str:
    """Return what was given, or what is answered at a terminal; nothing where nobody can be asked.

    Parameters
    ----------
    given : str
        What was said already; then nothing is asked.
    question : str
        What is asked.
    read : callable
        Reads an answer: with what is wrong in it the same question is asked again, so that no other answer is lost.

    Returns
    -------
    str
        The answer.
    """
    if given or not can_ask():
        return given
    while True:
        answer = str(typer.prompt(question, default="", show_default=False)).strip()
        try:
            read(answer)
        except InputError as error:
            print_findings(error.findings, err)
        else:
            return answer


def _read[T](wrong: list[Finding], read: Callable[[], T], instead: T) -> T:
    """Return what is read; what is wrong with it is added to `wrong`, so that all of it is told at once."""
    try:
        return read()
    except InputError as error:
        wrong += error.findings
        return instead


def can_ask() -> bool:
    """Tell whether somebody sits at a terminal who can answer."""
    return sys.stdin.isatty()


def _country_question() -> str:
    return _("Which country? One of: {countries}").format(countries=", ".join(service.start_countries()).lower())


def _pupils_question(country: str) -> str:
    code = service.country_meant(country)
    if code not in service.start_countries():
        return _("How many pupils are there, by stage?")
    stages = service.stages_of(code)
    names = ", ".join(f"{name} ({stage})" for stage, name in stages.items())
    return _("How many pupils are there, by stage, as {stage}=1200? Stages: {stages}").format(
        stage=next(iter(stages)), stages=names
    )


def _print_begun(begun: service.Started, into: Path, files: Sequence[Path]) -> None:
    count = len(begun.case.tables["assumptions"])
    out.print(
        _("Case written to {path}. Cells and rows filled in for you, each marked as assumed: {count}.").format(
            path=escape(str(into)), count=number_text(count)
        )
    )
    for file in files:
        text = _("On record as an import: {file}. It may come again, corrected: planner import {file} --into {case}")
        out.print(escape(text.format(file=shlex.quote(file.name), case=shlex.quote(str(into)))))
    _print_places(begun)
    if begun.holidays.why and begun.holidays.known:
        out.print(escape(_("Holidays: {reason}.").format(reason=begun.holidays.why)))
    elif begun.holidays.why:
        text = _("Holidays: {reason}. Say it: --region {regions}, or --state.").format(
            reason=begun.holidays.why, regions=" | ".join(service.calendar_regions(str(begun.case.head["country"])))
        )
        out.print(escape(text))
    for text in begun.unportioned:
        out.print(escape(text))
    if begun.price_per_kg is None:
        return
    names = ", ".join(begun.unpriced[:NAMES_SHOWN])
    more = len(begun.unpriced) - NAMES_SHOWN
    text = ngettext(
        "Nobody tells the price of {count} product: {names}.",
        "Nobody tells the prices of {count} products: {names}.",
        len(begun.unpriced),
    ).format(count=len(begun.unpriced), names=names + (_(" and {count} more").format(count=more) if more > 0 else ""))
    out.print(escape(text))
    text = (
        _("Each kg of them is taken to cost {price}, so that a meal costs the {meal} that you say.")
        if begun.case.head["usual_cost_per_meal"] > 0
        else _(
            "Each kg of them is taken to cost {price}, so that the menu costs most of the money, {meal} a meal: what the "
            "plan says of costs is no more than that. Better: what a meal costs you today (--cost-per-meal)."
        )
    )
    currency = str(begun.case.head["currency"])
    price, meal = (money_text(value, currency) for value in (begun.price_per_kg, begun.cost_per_meal or 0.0))
    out.print(text.format(price=price, meal=meal))
    out.print(_("No single one has that price. Type those you know."))


def _print_places(begun: service.Started) -> None:
    """Print of which schools nobody says where they lie, and what stands for it."""
    if not begun.unplaced:
        return
    if begun.nowhere:
        text = _(
            "Nobody said where the town lies: a place somewhere in the country stands for that of {names}. No distance, and nobody who counts as "
            "near, means anything yet. Say it: --place LATITUDE,LONGITUDE."
        )
    else:
        text = _(
            "Nobody said the place of {names}: the middle of the town stands for it. Type latitude and longitude into the table of sites."
        )
    names = ", ".join(begun.unplaced[:NAMES_SHOWN])
    more = len(begun.unplaced) - NAMES_SHOWN
    out.print(
        escape(text.format(names=names + (_(" and {count} more").format(count=number_text(more)) if more > 0 else "")))
    )


def _print_farms(made: Plan, region: str) -> None:
    """Print what to ask farms for, where a share is missed."""
    missed = made["targets"][
        service.is_not_met(made["targets"]["judgement"]) & (made["targets"]["sense"] == "at_least")
    ]
    if missed.empty:
        return
    out.print()
    currency = str(made.case.head["currency"])
    for one in records(missed):
        gap = money_text(one.gap, currency) if one.unit == currency else f"{number_text(one.gap)} {one.unit}"
        out.print(escape(_("{share}: {gap} are missing.").format(share=one.name, gap=gap)))
    out.print(_("No farm is in the case, because none is known. Ask farms and cooperatives, and enter their offers."))
    farms = service.farms_to_ask(made, region)
    if farms.empty:
        out.print(_("The library does not know what grows in the country in which months."))
        return
    rows = [
        (one.product_name, _months(one.months), number_text(one.kg), number_text(one.amount))
        for one in records(farms.head(FARMS_SHOWN))
    ]
    heads = (_("Product"), _("Months"), "kg", currency)
    print_table(heads, rows, title=_("What to ask farms for: what grows in the country, in its months"), right=(2, 3))
    out.print(
        _("All of it in these months, at the prices of the plan: {amount}.").format(
            amount=about_money_text(farms["amount"].sum(), currency)
        )
    )


def _months(months: Sequence[int]) -> str:
    return ", ".join(month_name(month) for month in months)


def _print_first(made: Plan) -> None:
    found = service.assumed_first(made, FIRST_SHOWN)
    if not found:
        return
    out.print()
    _print_if_short(made)
    out.print(_("What to look up first, by what it moves:"))
    for one in found:
        out.print("  " + escape(one.text()))


def _print_if_short(made: Plan) -> None:
    """Say that in a plan in which something is short what is dearer costs meals and not money."""
    if made.figure("short_kg") > 0:
        out.print(
            _(
                "Something is short in this plan: where money is, a figure that makes food dearer costs meals rather than money. "
                "`planner assumptions` plans anew and tells both."
            )
        )


def assumptions(
    case: CasePath,
    plan_file: PlanFile = None,
    measure: Annotated[
        int, typer.Option("--measure", min=0, help=_("For how many of them the case is planned anew, with ±10 %."))
    ] = 3,
    most: Annotated[int, typer.Option("--most", min=1, help=_("How many are listed."))] = 15,
    time_limit: TimeLimit = None,
) -> None:
    """Tell which of the figures that were filled in for you moves the cost most: enter those first."""
    with plain_errors():
        known = service.load_case(case)
        made = made_or_read(known, plan_file, time_limit)
        if not made.exists:
            out.print(
                _("There is no plan of the case; see why with: planner plan {case}").format(case=escape(str(case)))
            )
            raise typer.Exit(EXIT_IMPOSSIBLE)
        found = service.assumed_first(made, most)
        if not found:
            out.print(_("No assumed figure moves the cost: every price and quantity is your own."))
            return
        _print_if_short(made)
        measured = service.ranked([*service.moved_most(made, measure)])
    for one in measured:
        out.print(f"[bold]{escape(one.text())}[/bold]")
    rows = [
        (
            one.what,
            share_text(one.moves, 2),
            number_text(len(one.lines)),
            one.why,
            service.file_that_tells(one.table, one.column),
        )
        for one in found
    ]
    heads = (
        _("Assumed"),
        _("±10 % moves the cost by about"),
        _("Cells"),
        _("Why it is taken"),
        _("File that tells it"),
    )
    print_table(heads, rows, title=_("What to look up first"), right=(1, 2))


COMMANDS = (start, assumptions)
"""Commands of this module, in the order of the help."""
