"""What a town's public may check: listed before, then written."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _
from planner.io.atomic import atomic_path
from planner.making.pipeline import Clock, Listener
from planner.making.plan import Plan
from planner.papers.paper import pdf
from planner.paths import file_name
from planner.publication.benchmark import Standing, figures, read_all, read_figures, standings, write_figures
from planner.publication.decisions import cleaner, decisions
from planner.publication.privacy import Cloak, plain, rules
from planner.publication.public import Public, gather, only_municipality
from planner.publication.publish import Published, publish
from planner.publication.site import Decided, keep_minutes, refuse_minutes, write_site
from planner.service.files import export_call
from planner.service.record import bids_until, note_publication

if TYPE_CHECKING:
    from planner.record.state import Adoption
    from planner.record.store import Record

_KEY_BYTES = 32
_PREFIX = re.compile(r"ocds-[a-z0-9]{6}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s?#]+|https?://localhost[^\s?#]*")


def unnamed_buyer(case: Case) -> list[Finding]:
    """Return that nobody said who buys, and under which name it is published instead; nothing where it is said."""
    if plain(case.head["buyer"]):
        return []
    instead = plain(only_municipality(case)) or plain(case.head["name"])
    return [
        Finding(
            "unnamed-buyer",
            "warning",
            "case",
            (),
            "buyer",
            _("The buyer is not named; it is published as “{name}”.").format(name=instead),
            _("Everybody reads there who asks for offers and who pays, and programs find the town by it."),
            _("Enter the public body that buys, as it signs, in the table case, column buyer."),
        )
    ]


@dataclass(frozen=True)
class Adopted:
    """An adopted plan to publish, and who does.

    Parameters
    ----------
    record : Record
        The record.
    adoption : Adoption
        The adoption, from `planner.service.record.to_publish`.
    who : str
        Who publishes it.
    by_name : bool
        Whether the minutes name members, guests and reasons, as those that the town keeps.
    """

    record: Record
    adoption: Adoption
    who: str
    by_name: bool = False


def key_place(case: Case) -> Path:
    """Return where the key lies with which codes of persons are made: beside the case, under its name."""
    name = file_name(str(case.head["case"]))
    return (case.path.parent if case.path is not None else Path()) / f"{name}-publication.key"


def what_is_public(
    plan: Plan,
    entries: pd.DataFrame | None,
    *,
    as_of: date | None = None,
    adopted: Adopted | None = None,
    draft: bool = False,
    key_file: Path | None = None,
) -> tuple[Public, dict[str, str]]:
    """Return what would be published, and, for the town alone, whose code is whose.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    entries : pandas.DataFrame or None
        What happened, as `planner.service.ledger_lines` gives it; None: nothing is on record.
    as_of : datetime.date, optional
        Day as of which contracts hold. Default: today.
    adopted : Adopted, optional
        What a committee decided on the plan, by the record; None: the plan was named by hand.
    draft : bool
        Tell it as a plan that nobody adopted: there is a record, and the plan was named by hand.
    key_file : Path, optional
        Where the key lies; default: `key_place`.

    Returns
    -------
    Public
        What is public; its codes are those of the town's key, or, before anything was published, of none that is kept.
    dict of str to str
        By code the supplier's short name in the case. It is never published.
    """
    key = _key(key_file or key_place(plan.case)) or secrets.token_bytes(_KEY_BYTES)
    told = None if adopted is None else _decided(adopted, plan.case, Cloak(plan.case, key)).decisions
    public = gather(plan, entries, key=key, as_of=as_of or date.today(), decisions=told, draft=draft)
    return public, _whose(plan, key)


def publish_plan(
    plan: Plan,
    entries: pd.DataFrame | None,
    folder: str | Path,
    *,
    prefix: str | None = None,
    address: str = "",
    now: datetime | None = None,
    as_of: date | None = None,
    languages: Sequence[str] = (),
    minutes: Sequence[Path] = (),
    offers: tuple[date | None, date | None] = (None, None),
    adopted: Adopted | None = None,
    draft: bool = False,
    key_file: Path | None = None,
    progress: Listener | None = None,
) -> Published:
    """Write what is public of a plan and what happened into a folder, as open data and as the town's site.

    See `planner.publication.publish` and `planner.publication.site`.

    The key of the codes is made at the first time and kept beside the case: see `key_place`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    entries : pandas.DataFrame or None
        What happened, as `planner.service.ledger_lines` gives it; None: nothing is on record.
    folder : str or Path
        New, empty, or one that was published into before.
    prefix : str, optional
        Prefix of ocids that the town registered; default: that of the folder, else a placeholder.
    address : str
        Where the folder is seen on the web; empty: not said.
    now : datetime.datetime, optional
        The moment, with a time zone. Default: now.
    as_of : datetime.date, optional
        Day as of which all is told. Default: that of the moment.
    languages : sequence of str
        Languages of the site, that of its first page first; none: all of them.
    minutes : sequence of Path
        Minutes of decisions to publish beside.
    offers : tuple of (date or None, date or None)
        First and last day on which offers are taken for the calls; both or none. None: the steps on record say it, if `adopted` is given.
    adopted : Adopted, optional
        What a committee decided on the plan, by the record; it is noted there what was published. None: the plan was named by hand.
    draft : bool
        Tell it as a plan that nobody adopted: there is a record, and the plan was named by hand.
    key_file : Path, optional
        Where the key lies; default: `key_place`.
    progress : callable, optional
        Is told each step.

    Returns
    -------
    Published
        What was written.

    Raises
    ------
    InputError
        If the folder cannot be published into, minutes are no papers to read, or the key cannot be read or kept. Nothing is written then.
    """
    refuse_minutes(minutes)
    days = _days_of_offers(*offers)
    moment = now or datetime.now().astimezone()
    key = _kept_key(key_file or key_place(plan.case))
    clock, day = Clock(progress), as_of or moment.date()
    with clock.stage("gather", _("Gathering what is public")):
        decided = None if adopted is None else _decided(adopted, plan.case, Cloak(plan.case, key))
        told = None if decided is None else decided.decisions
        public = gather(plan, entries, key=key, as_of=day, decisions=told, draft=draft)

    def beside(place: Path) -> list[str]:
        keep_minutes(minutes, place)
        until = None if adopted is None else bids_until(adopted.record, plan)
        papers = _papers(plan, Cloak(plan.case, key), place / "papers", until)
        files = write_site(
            plan,
            entries,
            place,
            key=key,
            as_of=day,
            languages=languages,
            address=address,
            offers=days,
            papers=papers,
            decided=decided,
            draft=draft,
            tell=clock.tell,
        )
        return [path.relative_to(place).as_posix() for path in (*papers, *files)]

    with clock.stage("write", _("Writing {file}").format(file=folder)):
        done = publish(public, Path(folder), key=key, now=moment, prefix=prefix, address=address, beside=beside)
    if adopted is not None:
        note_publication(adopted.record, adopted.who, adopted.adoption, done.prints, address, named=adopted.by_name)
    return done


def _decided(adopted: Adopted, case: Case, cloak: Cloak) -> Decided:
    """Return what is told of what a committee decided, and how its minutes are had."""
    from planner.record.minutes import minutes as minutes_of

    state = adopted.record.state()
    clean = cleaner(state, case, cloak)

    def minutes(session: str) -> bytes:
        return pdf(minutes_of(adopted.record, session, None if adopted.by_name else clean))

    return Decided(decisions(state, adopted.adoption, clean), minutes)


def _days_of_offers(first: date | None, last: date | None) -> tuple[date, date] | None:
    """Return the days on which offers are taken; None if neither is told. Raise an `InputError` for one alone, or the wrong way round."""
    if first is not None and last is not None and first <= last:
        return first, last
    if first is None and last is None:
        return None
    what = _("Of the days on which offers are taken one is missing, or the last lies before the first.")
    why = _("A farm would come too late, or in vain.")
    raise InputError([Finding("days-of-offers", "error", "", (), "", what, why, _("Name both, with --offers-from and --offers-until."))])  # fmt: skip


def _papers(plan: Plan, cloak: Cloak, folder: Path, until: Mapping[str, date] | None) -> dict[Path, str]:
    """Write the papers of the calls; none where they would name food that only a diet of few pupils needs. Return what each is."""
    if cloak.special or plan["lots"].empty:
        return {}
    words = {
        "page": _("The call, to read on a screen (HTML)"),
        "document": _("The call, to print (PDF)"),
        "annex": _("Its annex, to reckon with (Excel)"),
    }
    found = {}
    for kind, path in sorted(
        export_call(plan, folder, until=until).items(), reverse=True
    ):  # what is to be read before what is to be reckoned with
        form, _space, whose = kind.partition(" ")
        found[path] = f"{words[form]}: {plain(whose)}" if whose else words[form]
    return found


def write_benchmark(plan: Plan, path: str | Path, *, now: datetime | None = None, key_file: Path | None = None) -> Path:
    """Write a town's figures that others may have, without a name; see `planner.publication.benchmark`.

    Parameters
    ----------
    plan : Plan
        A plan with its tables.
    path : str or Path
        File to write, as JSON; what is there is replaced.
    now : datetime.datetime, optional
        The moment. Default: now.
    key_file : Path, optional
        Where the town's key lies; default: `key_place`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If it cannot be written, or the town's key cannot be read or kept.
    """
    moment = now or datetime.now().astimezone()
    key = _kept_key(key_file or key_place(plan.case))
    public = gather(plan, None, key=key, as_of=moment.date())
    told = figures(public, Cloak(plan.case, key).code("town"))
    write_figures(told, Path(path))
    return Path(path)


def among_towns(own: str | Path, folder: str | Path) -> tuple[list[Standing], list[Finding]]:
    """Return where a town stands among those of which a folder has the figures; see `planner.publication.benchmark.standings`.

    Parameters
    ----------
    own : str or Path
        The town's own file.
    folder : str or Path
        Folder with files of others; the own may lie in it too.

    Returns
    -------
    tuple of (list of Standing, list of Finding)
        By figure, none that too few towns have; and which files are left out as they hold no figures.

    Raises
    ------
    InputError
        If the own file holds no figures, or the folder has no files.
    """
    others, wrong = read_all(Path(folder))
    return standings(read_figures(Path(own)), others), wrong


def least_towns() -> int:
    """Return how many towns, one's own among them, have to have a figure before anything is told of it."""
    return int(rules()["least_towns"].value)


def refuse_words_of_publication(prefix: str | None, address: str) -> None:
    """Raise an `InputError` if a prefix of ocids or an address is none."""
    wrong = []
    if prefix is not None and _PREFIX.fullmatch(prefix) is None:
        what = _("“{prefix}” is no prefix of an ocid.").format(prefix=prefix)
        mend = _("Write it as it was registered, such as ocds-213czf, with --ocid-prefix.")
        wrong.append(Finding("no-prefix", "error", "", (), "", what, _("Ids that nobody registered may be those of others."), mend))  # fmt: skip
    if address and _ADDRESS.fullmatch(address) is None:
        what = _("“{address}” is no address on the web.").format(address=address)
        mend = _("Write it in full, such as https://data.my-town.example/food, with --address.")
        wrong.append(Finding("no-address", "error", "", (), "", what, _("Who reads the data could not find it."), mend))
    if wrong:
        raise InputError(wrong)


def _key(place: Path) -> bytes | None:
    """Return the key that lies at a place; None if there is none yet."""
    if not place.exists():
        return None
    try:
        key = bytes.fromhex(place.read_text(encoding="ascii").strip())
        if len(key) != _KEY_BYTES:
            raise ValueError(len(key))
    except (OSError, ValueError) as error:
        what = _("{path} cannot be read, or is no key.").format(path=place)
        why = _("With it the codes of persons are made; with another every person would seem to be another.")
        raise InputError([Finding("no-key", "error", place.name, (), "", what, why, _("Bring it back from a copy."))]) from error  # fmt: skip
    return key


def _kept_key(place: Path) -> bytes:
    """Return the key that lies at a place, made and kept if there is none: first of all, since what was published with a key that is lost could not be gone on with."""
    key = _key(place)
    if key is None:
        key = secrets.token_bytes(_KEY_BYTES)
        with atomic_path(place) as temporary:
            temporary.touch(mode=0o600)
            temporary.write_text(key.hex() + "\n", encoding="ascii")
    return key


def _whose(plan: Plan, key: bytes) -> dict[str, str]:
    cloak = Cloak(plan.case, key)
    shown = {one: cloak.supplier(one) for one in plan.case["suppliers"]["supplier"]}
    return {code.id: one for one, code in shown.items() if code.coded}
