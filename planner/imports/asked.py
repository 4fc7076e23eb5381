"""What must be said of a file before it is taken, as data: the command line names options for it, the app shows widgets.

Words of which somebody must say the meaning are asked one by one (`planner.imports.result.Told.questions`); what is said of a
file as a whole follows here from what was found in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.case import Case
from planner.findings import Finding
from planner.schema.words import WORDS

WORDS_ASKED = "words"
"""Answer to what is mended by saying what words mean."""

HEADINGS_ASKED = "headings"
"""Answer to what is mended by saying what headings mean: those that are not known must then be asked, which may else be left."""

NO_FACTOR = "none"
"""Said in place of a price factor: none is needed."""

ANSWERS: dict[str, tuple[str, ...]] = {
    "about-asked": ("about",),
    "pupils-asked": ("pupils", HEADINGS_ASKED),
    "no-school-of-stage": ("pupils",),
    "no-municipality": ("town",),
    "no-coordinates": ("place",),
    "decimal-point-lost": ("mend", "leave_out"),
    "exchanged": ("mend", "leave_out"),
    "coordinates-not-read": ("leave_out",),
    "one-code-two-schools": ("leave_out",),
    "school-twice": ("leave_out",),
    "below-nought": ("leave_out",),
    "sum-differs": ("leave_out",),
    "quoted-twice": ("leave_out", WORDS_ASKED),
    "unit-without-weight": ("leave_out",),
    "unknown-unit": ("leave_out", WORDS_ASKED),
    "portions-asked": ("leave_out",),
    "recipe-there-already": ("leave_out", WORDS_ASKED),
    "sum-with-tax": ("tax", HEADINGS_ASKED),
    "tax-rates-beside-prices": ("tax", HEADINGS_ASKED),
    "prices-of-another-year": ("price_factor", "day"),
    "unknown-price-factor": ("price_factor",),
    "quotes-without-date": ("day",),
    "quotes-without-market": ("market",),
    "year-asked": ("day",),
    "weekday-differs": ("day",),
    "menu-asked": ("menu",),
    "menu-of-nobody": ("only", "menu"),
    "meal-asked": ("meal",),
    "menus-of-several-sites": ("only", "menu"),
    "menus-of-several-groups": ("only", "menu"),
    "no-schools": ("only", "leave_out"),
    "no-line-wanted": ("only",),
    "condition-not-understood": ("only",),
    "no-such-column": ("only",),
    "too-large": ("only",),
    "too-many-rows": ("only",),
    "one-dish-spelled-otherwise": ("apart", WORDS_ASKED),
    "dates-in-doubt": ("dates",),
    "ambiguous-date": ("dates",),
    "ambiguous-number": ("decimals",),
    "menus-of-several-kinds": ("only", "menu"),
    "diet-of-some": (WORDS_ASKED,),
    "unknown-school": ("only", WORDS_ASKED),
    "no-school-known": (WORDS_ASKED,),
    "several-meals": ("only",),
    "day-told-twice": ("leave_out",),
    "totals-beside-stages": ("only", "leave_out"),
    "pupils-in-doubt": ("only", HEADINGS_ASKED),
    "not-an-offer-sheet": ("about",),
    "composition-column-missing": (HEADINGS_ASKED,),
    "composition-not-matched": (WORDS_ASKED,),
    "composition-twice": ("leave_out", WORDS_ASKED),
    "composition-impossible": ("leave_out",),
    "unmapped-column": (HEADINGS_ASKED,),
    "columns-not-needed": (HEADINGS_ASKED,),
    "columns-as-parts": (WORDS_ASKED,),
    "duplicate-column": (HEADINGS_ASKED,),
    "missing-column": (HEADINGS_ASKED,),
    "parts-without-heading": (WORDS_ASKED,),
    "product-by-part": (WORDS_ASKED,),
    "unknown-product": (WORDS_ASKED,),
    "unknown-supplier": (WORDS_ASKED,),
    "unknown-stage": (WORDS_ASKED,),
    "stage-in-doubt": (WORDS_ASKED,),
    "no-stage": (WORDS_ASKED,),
    "stage-not-there": (WORDS_ASKED,),
    "schools-not-in-case": (WORDS_ASKED,),
}
"""By the code of a finding, what of `planner.service.import_files` answers it: its arguments, or what words or headings mean."""


@dataclass(frozen=True)
class Ask:
    """Something that somebody must, or may, say of a file.

    Parameters
    ----------
    answer : str
        Which argument of `planner.service.import_files` says it.
    findings : tuple of Finding
        Why it is asked.
    choices : tuple of (str, str)
        What may be said, with its name, where that is limited: the word, blank where a reader is told by the schema.
    lines : tuple of int
        Lines of the file that are meant.
    """

    answer: str
    findings: tuple[Finding, ...]
    choices: tuple[tuple[str, str], ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether nothing is taken until it, or another answer to the same, is said."""
        return any(finding.severity == "error" for finding in self.findings)


def answers_to(finding: Finding) -> tuple[str, ...]:
    """Return what answers a finding; none if only the file itself can be mended."""
    return ANSWERS.get(finding.code, ())


def asked(findings: Iterable[Finding], case: Case | None) -> list[Ask]:
    """Return what findings ask of a file as a whole, each once, in the order in which it is first asked.

    Parameters
    ----------
    findings : iterable of Finding
        What was found in the file.
    case : Case or None
        The case, whose menu groups and price factors may be named; None: there is none yet.
    """
    by_answer: dict[str, list[Finding]] = {}
    for finding in findings:
        for answer in answers_to(finding):
            if answer not in (WORDS_ASKED, HEADINGS_ASKED, "about") and (
                answer != "mend" or finding.severity == "error"
            ):
                by_answer.setdefault(answer, []).append(finding)
    return [_ask(answer, why, case) for answer, why in by_answer.items()]


def _ask(answer: str, why: Sequence[Finding], case: Case | None) -> Ask:
    lines = sorted({line for finding in why for line in finding.rows}) if answer == "leave_out" else []
    return Ask(answer, tuple(why), _choices(answer, case), tuple(lines))


def _choices(answer: str, case: Case | None) -> tuple[tuple[str, str], ...]:
    match answer:
        case "menu" if case is not None:
            table = case["menu_groups"]
            return tuple((str(key), str(name or key)) for key, name in zip(table["menu"], table["name"], strict=True))
        case "meal":
            return tuple((meal, "") for meal in WORDS["meal"])
        case "price_factor" if case is not None:
            return tuple((str(key), str(key)) for key in case["price_factors"]["price_factor"])
        case _:
            return ()
