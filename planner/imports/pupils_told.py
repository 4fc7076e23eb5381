"""What is told of the pupils of a register."""

from __future__ import annotations

from collections.abc import Iterable

from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, ngettext, number_text
from planner.imports.stages import Stages
from planner.io.raw import RawTable
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option, likely
from planner.ledger.words import BLANK, Meaning


def below_nought(table: str, heading: str, lines: list[int]) -> Finding:
    """Return the error that a number of pupils is below nought.

    Parameters
    ----------
    table, heading : str
        Where it stands.
    lines : list of int
        Its lines.

    Returns
    -------
    Finding
        The error.
    """
    return Finding(
        "below-nought",
        "error",
        table,
        tuple(lines),
        heading,
        _("The number of pupils is below nought."),
        _("It may be a sign that the number is not known; nothing is guessed."),
        _("Clear the cells if it is not known, or leave the lines out with --leave-out."),
    )


def over_several(table: str, heading: str, rows: tuple[int, ...], fine: tuple[str, ...], pupils: int) -> Finding:
    """Return the error that a column holds pupils of several stages.

    Parameters
    ----------
    table, heading : str
        Where they stand.
    rows : tuple of int
        Lines with such pupils.
    fine : tuple of str
        Stages that may be meant; none: it is not known.
    pupils : int
        How many they are.

    Returns
    -------
    Finding
        The error.
    """
    options = " / ".join(
        accept_option(Meaning("stage", heading, stage)) for stage in (*fine, LEFT_OUT)
    ) or accept_option(Meaning("stage", heading, "STAGE"))
    return Finding(
        "stage-in-doubt",
        "error",
        table,
        rows,
        heading,
        ngettext(
            "{heading} holds {count} pupil of more than one stage, or of none that is known.",
            "{heading} holds {count} pupils of more than one stage, or of none that is known.",
            pupils,
        ).format(heading=quoted(heading), count=number_text(pupils)),
        _("What a portion weighs, what the law asks for and what it pays depend on the stage."),
        _("Say once where they belong, or leave them out with -: {options}.").format(options=options),
    )


def word_of_several(table: str, heading: str, word: str, lines: tuple[int, ...], fine: tuple[str, ...]) -> Finding:
    """Return the error that schools of a kind keep pupils of several stages.

    Parameters
    ----------
    table, heading, word : str
        Where the word for the kind stands, and the word.
    lines : tuple of int
        Its lines.
    fine : tuple of str
        The stages.

    Returns
    -------
    Finding
        The error.
    """
    options = " / ".join(accept_option(Meaning("stage", word, stage)) for stage in (*fine, LEFT_OUT))
    return Finding(
        "stage-in-doubt",
        "error",
        table,
        lines,
        heading,
        _("{word} is not of one stage alone; it may have pupils of: {stages}.").format(
            word=quoted(word), stages=", ".join(fine)
        ),
        _("What a portion weighs, what the law asks for and what it pays depend on the stage."),
        _("Name a file with their pupils by grade beside it, or say once which stage is meant: {options}.").format(
            options=options
        ),
    )


def unknown_stage(table: str, heading: str, word: str, lines: Iterable[int], stages: Stages) -> Finding:
    """Return the error that a word is no stage that is known.

    Parameters
    ----------
    table : str
        The file.
    heading, word : str
        Where the word stands, and the word.
    lines : iterable of int
        Its lines.
    stages : Stages
        The stages that are known.

    Returns
    -------
    Finding
        The error.
    """
    # An acronym that is nearly another one means something else: EMEF is no EMEI.
    suggestions = [] if word.isupper() else stages.words.suggest(word)
    known = ", ".join(ours for ours, _name, _like in stages.offered(word))
    return Finding(
        "unknown-stage",
        "error",
        table,
        tuple(lines),
        heading,
        _("{word} is not a stage that is known.").format(word=quoted(word)) + likely(suggestions),
        _("What a portion weighs, what the law asks for and what it pays depend on the stage."),
        _("Say once what it means: {option}; with - its lines are left out. Stages: {names}.").format(
            option=accept_option(Meaning("stage", word, "STAGE")), names=known
        ),
    )


def one_number(raw: RawTable, rows: list[int]) -> Finding:
    """Return the error that a school of several stages has one number of pupils."""
    return Finding(
        "pupils-of-several-stages",
        "error",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "",
        ngettext(
            "{count} school has one number of pupils and more than one stage.",
            "{count} schools have one number of pupils and more than one stage.",
            len(rows),
        ).format(count=len(rows)),
        _("What a portion weighs depends on the stage; how many are in each is not guessed."),
        _("Write a line for each stage of the school, with its pupils."),
    )


def no_stage(raw: RawTable, rows: list[int]) -> Finding:
    """Return the error that no column says the stage."""
    return Finding(
        "no-stage",
        "error",
        raw.name,
        tuple(raw.lines[row] for row in rows),
        "",
        _("No column says of which stage the pupils are."),
        _("What a portion weighs, what the law asks for and what it pays depend on the stage."),
        _("If all are of one stage, say so: {option}; else add a column with the stage, or one a stage.").format(
            option=accept_option(Meaning("stage", BLANK, "primary"))
        ),
    )
