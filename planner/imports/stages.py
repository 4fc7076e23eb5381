"""Which stage of a case a word of a register means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.case import Case
from planner.i18n import _, every_translation
from planner.imports.profile import Profile, StageName, own_profile
from planner.ledger.words import Meaning, Words, kept_meanings
from planner.library import library
from planner.library.stages import stage_of_law
from planner.programmes.vocabulary import SYNONYMS
from planner.schema.law_words import STAGE_WORDS
from planner.words import Names, alike


class Stages:
    """The stages that a register can mean, and how a case calls them.

    Parameters
    ----------
    profile : Profile
        The register's.
    case : Case or None
        The case.
    said : sequence of Meaning
        What is said of words now.
    country : str
        ISO code of the country whose stages are offered; empty: that of the profile.
    """

    def __init__(self, profile: Profile, case: Case | None, said: Sequence[Meaning], country: str = "") -> None:
        self._profile = profile
        self._case = {} if case is None else _of_case(case)
        rows = library().stages(country or profile.country)
        self._laws = {
            stage_of_law(str(name), str(law)) for name, law in zip(rows["name"], rows["programme_stage"], strict=True)
        }
        kept = [m for m in (kept_meanings(case) if case else []) if m.kind == "stage"]
        now = [m for m in said if m.kind == "stage"]
        self.words = Words(
            self._names(), [*(m for m in kept if m.theirs not in {n.theirs for n in now}), *now], built_in=True
        )

    def _names(self) -> dict[str, list[str]]:
        own = own_profile("schools")
        names: dict[str, list[str]] = {}
        for stage in dict.fromkeys((*self._profile.stages, *own.stages)):
            words = [*self._profile.stage_words.get(stage, ()), *own.stage_words.get(stage, ())]
            known = self._profile.stages.get(stage, StageName())
            names[stage] = [
                word for word in (known.name, *words, *every_translation(STAGE_WORDS.get(stage, ""))) if word
            ]
        for stage, (name, _programme) in self._case.items():
            names.setdefault(stage, []).append(name)
        return names

    def in_case(self, stage: str) -> str:
        """Return what a case calls a stage: by its short name, else the only one that programmes or people call so; else the stage itself."""
        if stage in self._case:
            return stage
        same = [one for one, (_name, programme) in self._case.items() if programme == stage] or self._named(stage)
        return same[0] if len(same) == 1 else stage

    def _named(self, stage: str) -> list[str]:
        """Return the stages of a case whose short name or name is a word for a stage."""
        words = {alike(word) for word in self._names().get(stage, ())}
        return [one for one, (name, _programme) in self._case.items() if {alike(one), alike(name)} & words]

    def of_case_alike(self, stage: str) -> list[str]:
        """Return the stages of a case that programmes call so, where they are several and none has its short name."""
        same = [one for one, (_name, programme) in self._case.items() if programme == stage]
        return same if stage not in self._case and len(same) > 1 else []

    def offered(self, word: str) -> tuple[tuple[str, str, float], ...]:
        """Return the stages that a word may mean: of the case, the register and its country, or all that are known where none of these is; see `Unknown`."""
        every = self.words.choices(word)
        published = () if self._profile.own else self._profile.stages
        known = {*self._case, *published, *(programme for _name, programme in self._case.values()), *self._laws} - {""}
        return tuple(one for one in every if one[0] in known) or every

    def choices(self, stages: Iterable[str]) -> tuple[tuple[str, str, float], ...]:
        """Return stages of the case with their names, as all that a word may mean; see `planner.ledger.words.Unknown`."""
        return tuple((stage, self._case[stage][0] or stage, 0.0) for stage in stages)

    def only(self) -> str:
        """Return the only stage of the case; empty if it has none or several."""
        return next(iter(self._case)) if len(self._case) == 1 else ""

    def row(self, stage: str, source: str) -> dict[str, object] | None:
        """Return the row of the table stages for a stage that the case has not yet; None if it has it."""
        if stage in self._case:
            return None
        known = self._profile.stages.get(stage, StageName())
        name = known.name or _(STAGE_WORDS.get(stage, "")) or stage
        # A list of one's own has no profile that says it: its stages are told apart by the words of the programmes themselves.
        programme = known.programme_stage or (stage if stage in STAGE_WORDS else "")
        return {"stage": stage, "name": name, "programme_stage": programme, "source": source}


def _of_case(case: Case) -> dict[str, tuple[str, str]]:
    table = case["stages"]
    rows = zip(table["stage"], table["name"], table["programme_stage"], strict=True)
    return {str(stage): (str(name), str(programme)) for stage, name, programme in rows}


def stage_names(country: str) -> Names:
    """Return what people call the stages of a country of the library, in any language, registers of schools too."""
    forms = []
    for row in library().stages(country).to_dict("records"):
        code, law = str(row["stage"]), stage_of_law(str(row["name"]), str(row["programme_stage"]))
        words = {code, code.replace("_", " "), code.replace("_", "-"), str(row["name"]), *SYNONYMS.get(code, ())}
        of_lists = own_profile("schools").stage_words
        by_name = [one for one, called in of_lists.items() if alike(str(row["name"])) in map(alike, called)]
        for one in STANDS_FOR.get(code) or ((law,) if law else by_name):
            words |= {one, *every_translation(STAGE_WORDS[one]), *of_lists.get(one, ())}
            words |= {*SECONDARY} if one in ("lower_secondary", "upper_secondary") else set()
        forms += [(word, code) for word in words]
    return Names(forms)


STANDS_FOR = {
    "k_5": ("k_5", "primary"),
    "6_8": ("6_8", "lower_secondary"),
    "9_12": ("9_12", "upper_secondary"),
    "bal_vatika": ("bal_vatika", "pre_school"),
    "secundaria": ("lower_secondary", "upper_secondary"),
}
"""Stages of a country that stand where others have those of the programmes: by whose words they are meant there too, in any language."""

SECONDARY = ("secondary", "secondary school", "secondaire", "école secondaire", "ensino secundário", "secundário")
"""What the lower and the upper half are called together: a stage where a country has both in one, else to be asked."""
