"""How words are compared: exactly, then as alike, and how like one is to another; and how they stand in the reader's alphabet.

Nothing that tells two things apart is dropped.

Two words are *alike* if they differ only in what people write now so, now so: capitals, white space, hyphens and
underscores beside letters, brackets and the like, and the accents of Latin letters. Everything else counts: digits and
what stands between them (3.5 is neither 35 nor 5.3), signs such as + and %, and every mark of a script in which marks
are letters (the vowel signs of चना and चीनी, Arabic, Thai). Two known words that are alike are each known exactly; what is
like both means neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from planner.i18n import N_, _, language

LIKE_ENOUGH = 0.6
"""Likeness (0 to 1) from which a word may have been meant."""

ASKED_AT_MOST = 0.8
"""Likeness, at most, of words of which one has leading zeros or a unit that the other has not: to be asked, never taken."""

MEANT = 3
"""Words that are told as perhaps meant."""

_SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")
# Between and beside letters these join or part words now so, now so; a minus before a number is none of them.
_JOINTS = re.compile(r"(?<=\w)[\s\-_\u2010-\u2015]+(?=[^\W\d_])|(?<=[^\W\d_])(?:[\-_\u2010-\u2015]| +(?!-\d))+(?=\w)")
_BRACKETS = re.compile(r"[()\[\]{}\"“”«»…]+|[.,;:'’‘/\\·]+(?!\d)")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_PERCENT = re.compile(r"(?<=\d) (?=%)")
_SIGNS = re.compile(r"[%+=<>]")
_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[\s\-_,;:/()]+")

_OWN_LETTERS = {"es": {"n\u0303": "n\uffff"}}
"""Letters with a mark that are letters of their own in a language, by language: as they are stored apart, and where they stand."""

_DIGITS = re.compile(r"\d+")

_TELLING = frozenset(
    """
    ttc ht tva iva icms igv gst vat tax taxe taxes taxa imposto impuesto
    com sem con sin avec sans with without no non nao não not free
    inclusive exclusive included excluded incluso excluso incl excl net gross brut bruto liquido neto hors toutes
    """.split()  # noqa: SIM905
)
"""Words that turn what they stand beside into another thing: taxes, with and without."""

_UNITS = frozenset(
    "kg kgs g gr mg ug t ton l lt ml cl lb lbs oz gal dz cx ea un pc pcs each case dozen litre liter piece".split()  # noqa: SIM905
)


def exact(word: str) -> str:
    """Return a word as it is compared exactly: only how characters are stored and how white space runs may differ.

    >>> exact("  Alface  crespa ")
    'Alface crespa'
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", word)).strip()


def caseless(word: str) -> str:
    """Return a word as `exact` does, without capitals.

    >>> caseless("ALFACE  Crespa")
    'alface crespa'
    """
    return unicodedata.normalize("NFC", exact(word).casefold())


@lru_cache(maxsize=65536)
def alike(word: str) -> str:
    """Return what two words have in common if they are alike; see the module.

    >>> alike("Œufs  plein-air (bio)"), alike("Açúcar"), alike("creme-3.5"), alike("F-1-11")
    ('oeufspleinairbio', 'acucar', 'creme3.5', 'f1-11')
    >>> alike("चना") == alike("चीनी"), alike("Leite -5") == alike("Leite 5")
    (False, False)
    """
    found = _plain(word)
    found = _SPACE.sub(" ", _BRACKETS.sub(" ", found)).strip() or found
    return _JOINTS.sub("", _PERCENT.sub("", found)).strip("_ ") or found


def confusable(word: str) -> str:
    """Return what words have in common that a spreadsheet or a reader may confuse: as `alike`, without leading zeros.

    >>> confusable("f-01"), confusable("F 1"), confusable("creme-0.5")
    ('f1', 'f1', 'creme0.5')
    """
    return re.sub(r"(?<![\d.,])0+(?=\d)", "", alike(word))


def short_name(name: str) -> str:
    """Return a short name made of a name: small letters of every script and digits, without accents, joined by underscores.

    >>> short_name("Arroz e feijão (carioca)"), short_name("Œufs 35 %"), short_name("चना दाल"), short_name("?")
    ('arroz_e_feijao_carioca', 'oeufs_35', 'चना_दाल', '')
    """
    letters = _without_latin_accents(caseless(name).translate(_LIGATURES))
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters)
    return "_".join(kept.split())


def alphabetical(word: str) -> str:
    """Return what a word is sorted by so that a list stands in the reader's alphabet.

    Capitals and marks on letters decide only between words that are else the same; Spanish alone sets ñ after n. Signs and white
    space part words, and numbers stand in the order in which one counts.

    >>> sorted(["Zinco", "Épinard", "eau", "Escola 10", "Escola 9", "(ervas)"], key=alphabetical)
    ['eau', 'Épinard', '(ervas)', 'Escola 9', 'Escola 10', 'Zinco']
    """
    return _alphabetical(word, language())


@lru_cache(maxsize=65536)
def _alphabetical(word: str, tongue: str) -> str:
    apart = unicodedata.normalize("NFD", caseless(word).translate(_LIGATURES))
    own = apart
    for letter, place in _OWN_LETTERS.get(tongue, {}).items():
        own = own.replace(letter, place)
    parted = "".join(" " if unicodedata.category(c)[0] in "PSZ" else c for c in _without_latin_accents(own))
    letters = " ".join(parted.split())
    counted = _DIGITS.sub(lambda found: found[0].lstrip("0").rjust(18, "0"), letters)
    return "\0".join((counted, apart, word))


class Names:
    """What names mean: exactly first, then alike; a name that may mean two things means none.

    Parameters
    ----------
    meanings : iterable of (str, str)
        A name and what it means.

    >>> names = Names([("Creme 35 %", "a"), ("creme-3.5", "b"), ("Sal", "c"), ("SAL", "d")])
    >>> names("CREME 35 %"), names("Sal"), names("SAL"), names("sal"), names("creme 35")
    ('a', 'c', 'd', None, None)
    >>> names.may_mean("sal")
    ('c', 'd')
    """

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._steps: tuple[dict[str, dict[str, None]], ...] = ({}, {})
        for name, meaning in meanings:
            for form, known in zip(_FORMS, self._steps, strict=True):
                if form(name):
                    known.setdefault(form(name), {})[meaning] = None

    def __call__(self, word: str) -> str | None:
        """Return what a word means, or None if that is not known."""
        found = self.may_mean(word)
        return found[0] if len(found) == 1 else None

    def may_mean(self, word: str) -> tuple[str, ...]:
        """Return all that a word may mean: one if it is known, several if it is like several, none if it is unknown."""
        for form, known in zip(_FORMS, self._steps, strict=True):
            if found := known.get(form(word)):
                return tuple(found)
        return ()

    def exactly(self, word: str) -> tuple[str, ...]:
        """Return all that a word means as it is written."""
        return tuple(self._steps[0].get(exact(word), ()))


_FORMS: tuple[Callable[[str], str], ...] = (exact, alike)


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1; the order of their parts does not count.

    It is 0 where they differ in a number or code, in a sign such as %, or in a word that turns the meaning about: a
    tax, with and without, a unit.

    >>> likeness("Banana, nanica", "nanica banana"), likeness("Montant TTC", "montant HT"), likeness("lote 12", "lote 13")
    (1.0, 0.0, 0.0)
    """
    first, second = _telling(one), _telling(other)
    if [_no_zeros(part) for part in first] != [_no_zeros(part) for part in second]:
        return 0.0
    units = _units(one), _units(other)
    if all(units) and units[0] != units[1]:
        return 0.0
    pairs = ((_letters(alike(one)), _letters(alike(other))), (_ordered(one), _ordered(other)))
    found = max(SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)
    return found if first == second and units[0] == units[1] else min(found, ASKED_AT_MOST)


def nearest(word: str, known: Iterable[str], most: int = MEANT, enough: float = LIKE_ENOUGH) -> list[str]:
    """Return the known words that may have been meant, the likest first.

    Parameters
    ----------
    word : str
        What stands there.
    known : iterable of str
        Words that are known.
    most : int
        Words that are returned.
    enough : float
        Likeness from which a word is returned.

    Returns
    -------
    list of str
        At most `most` words, each once; of those as like as each other the first in the alphabet first.
    """
    found = sorted((-likeness(word, candidate), candidate) for candidate in dict.fromkeys(known) if candidate)
    return [candidate for less, candidate in found if -less >= enough][:most]


def likeliest(word: str, known: Iterable[str], enough: float = LIKE_ENOUGH) -> str:
    """Return the known word that was probably meant, or an empty string; see `nearest`.

    Parameters
    ----------
    word : str
        What stands there.
    known : iterable of str
        Words that are known; a blank one is left out.
    enough : float
        Likeness from 0 to 1 that it has at least.

    Returns
    -------
    str
        The likest known word; blank where none is like enough.
    """
    return next(iter(nearest(word, known, 1, enough)), "")


def one_of_its_words(word: str, known: Iterable[str]) -> str:
    """Return the only known phrase of which a word is one of several, nearly; an empty string if there is none, or more.

    >>> one_of_its_words("farmers", ["individual farmer", "other firm", "informal group"])
    'individual farmer'
    """
    parts = {phrase: [part for part in _PARTS.split(phrase) if len(part) > _SHORT] for phrase in known}
    found = [
        phrase for phrase, its in parts.items() if len(its) > 1 and any(likeness(word, part) >= _SAME for part in its)
    ]
    return found[0] if len(found) == 1 else ""


_SHORT, _SAME = 3, 0.85
"""Letters up to which a word of a phrase says too little, and likeness from which two words are the same, in another form."""


KNOWN_TOLD = 12
"""Known words that are told where none is near: names of a case may be hundreds."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that proposes the known word that was probably meant; empty if none is near. It begins with a space."""
    found = likeliest(word, known)
    return " " + _("Did you mean “{word}”?").format(word=found) if found else ""


def meant_or_known(word: str, known: Sequence[str], most: int = KNOWN_TOLD) -> str:
    """Return a sentence that proposes the words perhaps meant, or else tells which are known, up to `most` of them.

    Parameters
    ----------
    word : str
        What stands there.
    known : sequence of str
        The words that could stand there.
    most : int
        How many of them are told where none is like it.

    Returns
    -------
    str
        The sentence.
    """
    if found := nearest(word, known):
        return _("Did you mean {names}?").format(names=", ".join(found))
    shown = ", ".join(sorted(known)[:most])
    return _("Known are: {names}.").format(names=shown or _("none"))


def collisions(names: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return the groups of things that have names which are alike, each group once.

    Parameters
    ----------
    names : mapping of str to iterable of str
        The names of each thing.
    """
    things: dict[str, dict[str, None]] = {}
    for thing, known in names.items():
        for name in known:
            if name:
                things.setdefault(alike(name), {})[thing] = None
    return list(dict.fromkeys(tuple(found) for found in things.values() if len(found) > 1))


def _without_latin_accents(word: str) -> str:
    if word.isascii():
        return word
    kept: list[str] = []
    latin = False
    for character in unicodedata.normalize("NFD", word):
        if unicodedata.combining(character) and "\u0300" <= character <= "\u036f":
            if latin:
                continue
        else:
            latin = unicodedata.name(character, "").startswith("LATIN")
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _telling(word: str) -> list[str]:
    """Return, in order, what of a word turns it into another if it changes: numbers, codes, signs, telling words."""
    found = []
    for part in re.split(r"[\s()\[\]{},;:/]+(?!\d)|\s+", _plain(word)):
        if any(character.isdigit() for character in part):
            found.append(alike(part))
        else:
            found += [piece for piece in _WORD.findall(part) if piece in _TELLING]
        found += _SIGNS.findall(part)
    return found


def _units(word: str) -> list[str]:
    return sorted(piece for piece in _WORD.findall(_plain(word)) if piece in _UNITS)


def _plain(word: str) -> str:
    return _without_latin_accents(caseless(word).translate(_LIGATURES))


def _no_zeros(part: str) -> str:
    return re.sub(r"(?<![\d.,])0+(?=\d)", "", part)


def _letters(word: str) -> tuple[str, ...]:
    """Return a word as what a reader sees as its letters: vowel signs and other marks belong to what they stand on."""
    found: list[str] = []
    for character in word:
        if found and unicodedata.category(character).startswith("M"):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


def _ordered(word: str) -> tuple[str, ...]:
    return _letters("".join(sorted(alike(part) for part in _PARTS.split(word) if part)))


FILE_WORDS = {
    "schools": N_("a register of schools, or their pupils"),
    "prices": N_("a price list, a bid sheet, the lines of a call"),
    "menus": N_("a menu"),
    "recipes": N_("recipes"),
    "attendance": N_("a record of meals served"),
    "offers": N_("an offer sheet that a supplier filled in"),
    "composition": N_("a table of composition"),
}
"""What a file about something is, as a reader is told it."""
