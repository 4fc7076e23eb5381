"""The town's site: a few static pages of what children eat, where it comes from and what it costs, in the reader's language.

Every fact is one of `planner.publication.public`, of the plan's sums or of `planner.progress`; the pages reckon nothing anew. They
load nothing from elsewhere and run nothing. By hand, for a town in Brazil: ``index.html`` is in Portuguese, ``en/index.html`` in English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote, urljoin

import pandas as pd
from babel import languages as _languages

from planner.i18n import LANGUAGES, _, best_language, day_text, language, using
from planner.io.atomic import atomic_path
from planner.making.plan import Plan
from planner.progress import standing
from planner.publication.decisions import Decisions
from planner.publication.privacy import Cloak, plain
from planner.publication.public import gather
from planner.publication.publish import RECORDS, RELEASES
from planner.publication.site import feed as feeds
from planner.publication.site import map as maps
from planner.publication.site.blocks import Cell, Drawn, Page, Picture
from planner.publication.site.calls import calls_page
from planner.publication.site.food import food_pages
from planner.publication.site.layout import SHEET, Frame, Language, sheet, written
from planner.publication.site.minutes import keep_minutes, kept_minutes, refuse_minutes
from planner.publication.site.overview import overview_page
from planner.publication.site.prices import prices_page
from planner.publication.site.record import data_page, decisions_page
from planner.publication.site.suppliers import suppliers_page
from planner.publication.site.told import File, Told

SESSIONS = "sessions"
"""Folder of minutes that the record gives, by language and session."""

__all__ = ["Decided", "keep_minutes", "main_language", "refuse_minutes", "write_site"]


@dataclass(frozen=True)
class Decided:
    """What a committee decided, and how its minutes for the public are had.

    Parameters
    ----------
    decisions : Decisions
        What is told of the decisions.
    minutes : callable
        Gives the minutes of a session as PDF, in the language in use.
    """

    decisions: Decisions
    minutes: Callable[[str], bytes]


def main_language(country: str) -> str:
    """Return the language of a town's own words, in which its first page is: that of its country, else the one in use.

    >>> main_language("BR"), main_language("PE"), main_language("FR")
    ('pt_BR', 'es', 'fr')
    """
    official = _languages.get_official_languages(country, de_facto=True)
    known = {name.split("_")[0] for name in LANGUAGES}
    found = next((name for name in official if name in known), None)
    return language() if found is None else best_language(found)


def write_site(
    plan: Plan,
    entries: pd.DataFrame | None,
    folder: Path,
    *,
    key: bytes,
    as_of: date,
    languages: Sequence[str] = (),
    address: str = "",
    offers: tuple[date, date] | None = None,
    papers: Mapping[Path, str] | None = None,
    decided: Decided | None = None,
    draft: bool = False,
    tell: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the site into a folder of open data; each file appears whole or not at all.

    Parameters
    ----------
    plan : Plan
        The plan in force, with its tables.
    entries : pandas.DataFrame or None
        The ledger, as `planner.ledger.read_entries` gives it; None: all is told as planned.
    folder : Path
        Where the first page is to lie. Open data and minutes that are there already are linked, each with its fingerprint.
    key : bytes
        The town's secret; see `planner.publication.privacy.Cloak`.
    as_of : datetime.date
        Day as of which all is told.
    languages : sequence of str
        Of `planner.i18n.LANGUAGES`, that of the first page first; none: all, that of the town's country first.
    address : str
        Where the site will lie, as https://food.example.org/; blank: not known, and then there is no feed of calls, whose links have to be whole.
    offers : tuple of (date, date), optional
        First and last day on which offers are taken for the calls; None: nobody told them.
    papers : mapping of Path to str, optional
        Papers of calls in the folder, each with what it is.
    decided : Decided, optional
        What a committee decided, with its minutes; None: the plan was named by hand.
    draft : bool
        Say that nobody adopted the plan.
    tell : callable, optional
        Is told each step.

    Returns
    -------
    list of Path
        The files written.
    """
    say = tell or (lambda _text: None)
    first = main_language(str(plan.case.head["country"]))
    chosen = list(languages) or [first, *(name for name in LANGUAGES if name != first)]
    now = None if entries is None else standing(plan.case, entries, as_of, plan, last_days=False)
    cloak = Cloak(plan.case, key)
    files = {SHEET: sheet()}
    decisions = decided.decisions if decided is not None else None
    for name in chosen:
        with using(name):
            say(_("Writing the pages in {language}").format(language=LANGUAGES[name]))
            root = "../" if name != chosen[0] else ""
            public = gather(plan, entries, key=key, as_of=as_of, decisions=decisions, draft=draft)
            told = Told(public, plan, cloak, now, offers, root)
            own = _minutes(decided, folder, name) if decided is not None else {}
            told = replace(
                told,
                data=_files(_data(folder, told.public.head.id), folder),
                papers=_files(papers or {}, folder),
                minutes=_files(own | {path: plain(path.stem) or path.name for path in kept_minutes(folder)}, folder),
            )
            files |= {path.relative_to(folder).as_posix(): path.read_bytes() for path in own}
            files |= _in_language(told, name, chosen, first, address)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(folder / name) as target:
            target.write_bytes(content)
    return [folder / name for name in files]


def _in_language(told: Told, name: str, chosen: Sequence[str], town: str, address: str) -> Mapping[str, bytes]:
    """Return the files of the site in the language in use, by their names from the site's first folder."""
    place = _place(name, chosen)
    drawn = maps.public_map(told)
    told = replace(told, numbers=maps.numbers(drawn, told.cloak))
    files: dict[str, bytes] = {}
    pictures = []
    for one in maps.drawings(drawn) if drawn is not None else ():
        wide, narrow = f"{one.name}.svg", f"{one.name}-narrow.svg"
        files |= {place + wide: one.wide, place + narrow: one.narrow}
        said = maps.in_words(drawn, one.title) if drawn is not None else ""
        pictures.append(Picture(Drawn(wide, *one.sizes[0]), Drawn(narrow, *one.sizes[1]), said, one.title))
    feed = feeds.FILE if address else ""
    if feed:
        files[place + feed] = feeds.feed(told, urljoin(address.rstrip("/") + "/", place), _tag(name))
    pages = [
        overview_page(told),
        *food_pages(told),
        suppliers_page(told, tuple(pictures)),
        calls_page(told, feed),
        prices_page(told),
        decisions_page(told),
        data_page(told),
    ]
    frame = _frame(told, name, town, feed)
    for page in pages:
        files[f"{place}{page.name}.html"] = written(page, frame, tuple(_switch(page, told.root, chosen))).encode()
    return files


def _minutes(decided: Decided, folder: Path, name: str) -> dict[Path, str]:
    """Write the minutes of all sessions in the language in use, and return what each is."""
    found = {}
    for session in decided.decisions.sessions:
        path = folder / SESSIONS / _tag(name).lower() / f"{session.id}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(decided.minutes(session.id))
        found[path] = _("Minutes of {committee}, {day}").format(committee=session.committee, day=day_text(session.day))
    return found


def _tag(name: str) -> str:
    """Return a language as browsers name it: pt-BR."""
    return name.replace("_", "-")


def _place(name: str, chosen: Sequence[str]) -> str:
    """Return the folder of a language from the site's first folder: the first language lies in that itself."""
    return "" if name == chosen[0] else f"{_tag(name).lower()}/"


def _switch(page: Page, root: str, chosen: Sequence[str]) -> Iterator[Language]:
    """Yield where a page is in each language."""
    for name in chosen if len(chosen) > 1 else ():
        yield Language(_tag(name), LANGUAGES[name], f"{root}{_place(name, chosen)}{page.name}.html")


def _frame(told: Told, name: str, town: str, feed: str) -> Frame:
    head = told.public.head
    foot = (
        _("{buyer}. Told as of {day}, by the plan and the record of purchases of the town.").format(
            buyer=head.buyer.name, day=day_text(head.as_of)
        ),
        _("These pages load nothing from elsewhere, set no cookies and count no visitors."),
    )
    return Frame(
        tag=_tag(name),
        town_tag=_tag(town),
        name=head.name,
        root=told.root,
        feed=feed,
        pages={
            "index": _("In short"),
            "food": _("Menu"),
            "suppliers": _("Suppliers"),
            "calls": _("Calls"),
            "prices": _("Prices"),
            "decisions": _("Decisions"),
            "data": _("Data"),
        },
        words={
            "skip": _("To the text of this page"),
            "language": _("Language"),
            "pages": _("Pages"),
            "feed": _("Calls for offers"),
        },
        foot=foot,
        foot_links=(Cell(_("How to check these figures"), "data.html#check"),),
    )


def _data(folder: Path, case: str) -> dict[Path, str]:
    """Return the open data of a case in the folder, each with what it is: the whole first, then its parts."""
    found = {folder / RECORDS: _("All processes, by the Open Contracting Data Standard 1.1 (JSON)")}
    found[folder / "tables" / f"{case}.xlsx"] = _("All tables as one workbook (Excel)")
    found |= {path: _("A table (CSV)") for path in sorted((folder / "tables" / case).glob("*.csv"))}
    found |= {path: _("What was new at one publication (JSON)") for path in sorted((folder / RELEASES).glob("*.json"))}
    return {path: words for path, words in found.items() if path.is_file()}


def _files(named: Mapping[Path, str], folder: Path) -> tuple[File, ...]:
    """Return files that lie in the folder, each with its size and fingerprint."""
    found = []
    for path, words in named.items():
        content = path.read_bytes()
        address = quote(path.relative_to(folder).as_posix())
        found.append(File(address, words, len(content), hashlib.sha256(content).hexdigest()))
    return tuple(found)
