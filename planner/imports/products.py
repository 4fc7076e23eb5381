"""Foods as other people's files name them: products of the case, or foods of the library that become products.

A description is read by its whole, then by what stands before the first mark (*Alface – pés com folhas íntegras*), without the
size of a pack. Only names that are known, capitals and accents aside, are taken; anything else is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.findings import Finding
from planner.i18n import _, language, listed
from planner.imports.result import Told
from planner.io.troubles import quoted
from planner.ledger.lines import accept_option
from planner.ledger.words import Meaning, Unknown, Words, words_of
from planner.library import library
from planner.library.foods import tongues
from planner.units import canonical, kg_of
from planner.words import alike, likeness

_MARKS = re.compile(r"\s+[–—-]\s+|[:;(,]")
_PACKS = (
    "embalagem|pacote|pct|sachet|sac|saco|saca|sack|pack|bag|pote|lata|caixa|caja|garrafa|bidon|barquette|tray|tub|tin|can|jar|bottle"
    "|bucket|pail|sleeve|jug|bolsa|bote|bandeja|boîte|pot"
)
_SIZE = re.compile(
    rf"(?:\b(?:{_PACKS}|case|box|carton))?s?\s*(?:de|of|com|c/)?\s*"
    r"(\d+(?:[.,]\d+)?)[\s-]*((?:kgs?|quilos?|kilos?|gr?s?|gramas?|lbs?|pounds?|fl\.?\s?oz|oz|ounces?|l|lts?|litros?|litres?|liters?|ml|cl)\b|#)\.?",
    re.IGNORECASE,
)
_TOLD_FROM = 0.7
"""Likeness from which a food may have been meant by a description."""

_OFFERED_FROM = 0.8
"""Likeness from which what was meant is offered ready-made."""

_SAME_WORD = 0.75
"""Likeness from which two words are the same, in another form."""

_STATES = frozenset(
    alike(word)
    for line in (
        "canned tinned frozen dried dehydrated powder powdered juice nectar nuggets fat free skim skimmed nonfat chocolate flavored flavoured",
        "smoked pickled breaded puree purée paste sauce ketchup syrup jam jelly chips fries flour oil butter soup concentrate condensed evaporated",
        "enlatado enlatada lata congelado congelada seco seca desidratado pó suco polpa farinha desnatado achocolatado defumado geleia molho óleo",
        "enlatados conserva congelados deshidratado polvo jugo zumo pulpa harina descremado ahumado mermelada salsa aceite néctar",
        "conserve surgelé surgelée séché séchée sec sèche poudre jus farine écrémé fumé confiture huile compote nuggets pané panée",
    )
    for word in line.split()
)
"""Words that make another food of a name, beside the names of other foods; a name that has them itself keeps them."""

_WITHIN = 0.85
"""Likeness of a name all of whose words stand in a description."""


@dataclass(frozen=True)
class Food:
    """What a description means.

    Parameters
    ----------
    product : str
        Short name of the product, in the case or, if it is new, as the library has it.
    new : bool
        The case has it not yet.
    food : str
        Key of the food in the library; blank if that is not known.
    by : str
        The part of the description by which it was found; blank: the whole.
    """

    product: str
    new: bool
    food: str
    by: str = ""


@dataclass
class Foods:
    """What descriptions of a file mean, each word once, and what is asked of them.

    Parameters
    ----------
    case : Case or None
        The case.
    said : sequence of Meaning
        What is said now.
    country : str
        ISO code, for the language of the names.
    """

    case: Case | None
    said: Sequence[Meaning]
    country: str
    found: dict[str, Food | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = library()
        names = {} if self.case is None else words_of(self.case, self.said)
        self._words = names.get("product") or Words({}, [m for m in self.said if m.kind == "product"])
        table = None if self.case is None else self.case["products"]
        self._names = {} if table is None else dict(zip(table["product"], table["name"], strict=True))

    def __call__(self, text: str) -> Food | None:
        """Return what a description means; None if it must be asked, or is left out."""
        if text not in self.found:
            self.found[text] = self._meant(text)
        return self.found[text]

    def called(self, product: str) -> str:
        """Return the name of a product of the case, or of a food that becomes one."""
        if product in self._names:
            return str(self._names[product])
        return self._known.name(product) if product in self._known["foods"]["food"].to_numpy() else product

    def is_left_out(self, text: str) -> bool:
        """Tell whether the user leaves a description out."""
        return any(self._words(part) == LEFT_OUT for part in parts(text))

    def _meant(self, text: str) -> Food | None:
        *wholes, head = parts(text)
        if wholes and alike(head) not in {alike(word) for word in self._words.mapped}:
            return self._of_parts(wholes) or self._nearest(text, head)
        return self._of_parts(parts(text))

    def _nearest(self, text: str, head: str) -> Food | None:
        """Return the food whose name has the first words of a description and the most of the others: the case's before the library's.

        None where the words that it has not turn it into another food, as *Tomato, canned* is no tomato.
        """
        words, first = tokens(text), tokens(head)
        ours = [(tokens(str(name)), str(product), True) for product, name in self._names.items()]
        theirs = [(tokens(name), food, False) for name, food in self._named()]
        within = [one for one in (*ours, *theirs) if one[0] and first <= one[0] <= words]
        if within:
            most = max(len(own) for own, _key, _case in within)
            longest = [one for one in within if len(one[0]) == most]
            keys = {key for _own, key, is_ours in longest if is_ours} or {key for _own, key, _is_ours in longest}
            named = longest[0][0]
            if len(keys) != 1:
                return None
            key = keys.pop()
            found: Food | None = (
                Food(key, False, self._food_of(key), head) if key in self._names else self._of_food(key, head)
            )
        else:
            named, found = first, self._of_parts([head])
        if found is None:
            return None
        return None if self._turns(words - named, found.food) else Food(found.product, found.new, found.food, head)

    def _turns(self, words: set[str], food: str = "") -> bool:
        """Tell whether words beside a name make another food of it: they name a state, or another food."""
        return any(
            word in _STATES
            or f"{word}s" in _STATES
            or any(other != food for other in self._known.find(word, self.country))
            for word in words
        )

    def _is_offered(self, text: str, name: str, like: float) -> bool:
        """Tell whether a name is so like a description that it may be offered ready-made: a wrong one gives wrong data."""
        one, other = tokens(text), tokens(name)
        apart = {
            word
            for mine, its in ((one, other), (other, one))
            for word in mine - its
            if not any(likeness(word, theirs) >= _SAME_WORD for theirs in its)
        }
        return like >= _OFFERED_FROM and not self._turns(apart)

    def offered(self, text: str) -> str:
        """Return the one food that may be offered ready-made for a description; blank if there is none."""
        return next(
            (key for key, name, like in self.choices(text)[:1] if self._is_offered(_bare(text), name, like)), ""
        )

    def _of_parts(self, several: Sequence[str]) -> Food | None:
        text = several[0]
        for part in several:
            ours = self._words(part)
            if ours == LEFT_OUT:
                return None
            if ours is not None and ours in self._names:
                return Food(ours, False, self._food_of(ours), "" if part == text else part)
            if ours is not None:
                return Food(ours, True, ours, "" if part == text else part)
        for part in several:
            foods = self._known.find(part, self.country)
            if len(foods) == 1:
                return self._of_food(foods[0], "" if part == text else part)
        return None

    def _of_food(self, food: str, by: str) -> Food:
        """Return the product of the case that is this food, or the food as a new one."""
        same = [product for product in self._names if self._food_of(str(product)) == food]
        return Food(str(same[0]), False, food, by) if len(same) == 1 else Food(food, food not in self._names, food, by)

    def _food_of(self, product: str) -> str:
        if product in self._known["foods"]["food"].to_numpy():
            return product
        foods = self._known.find(str(self._names.get(product, "")), self.country)
        return foods[0] if len(foods) == 1 else ""

    def choices(self, text: str) -> tuple[tuple[str, str, float], ...]:
        """Return what a description may mean, the likest first: products of the case, then foods of the library."""
        part = min(parts(text), key=len)
        ours = [(str(p), str(n), _like(part, str(n))) for p, n in self._names.items()]
        theirs = [(food, name, _like(part, name)) for name, food in self._named()]
        told = [one for one in theirs if one[2] >= _TOLD_FROM]
        every = {one[0]: one for one in sorted([*told, *ours], key=lambda one: one[2])}
        return tuple(sorted(every.values(), key=lambda one: (-one[2], one[1].casefold())))

    def _named(self) -> list[tuple[str, str]]:
        """Return the names of the library's foods in the languages of the country, or the reader's, with the foods."""
        return [pair for tongue in tongues(self.country) or [language()] for pair in self._known.names_in(tongue)]

    def row(self, food: str, unit: str, unit_kg: float, assumed: str) -> dict[str, object]:
        """Return the row of the table products for a food of the library.

        Parameters
        ----------
        food : str
            Its key.
        unit : str
            Unit in which it is ordered.
        unit_kg : float
            What one of them weighs, in kg.
        assumed : str
            What of that is an assumption.

        Returns
        -------
        dict of str to object
            Its cells; what the library does not know is left out.
        """
        facts = self._known.food(food)
        note = _("the row as a whole: filled in from the library of foods by the name, look whether it fits")
        return {
            "product": food,
            "name": self._name(food),
            "food_group": facts["food_group"],
            "processing_class": facts["processing_class"],
            "unit": unit,
            "unit_kg": unit_kg,
            "shelf_life_days": facts["shelf_life_days"],
            "storable": facts["storable"],
            "allergens": facts["allergens"],
            "source": facts["source"],
            "assumed": "; ".join(part for part in (note, assumed) if part),
        }

    def name_of(self, food: Food) -> str:
        """Return what a food is called: as the case calls its product, else the library."""
        return self._name(food.product) if food.new else str(self._names.get(food.product) or food.product)

    def _name(self, food: str) -> str:
        tongue = next(iter(tongues(self.country)), "")
        return str(self._known.food(food)[f"name_{tongue}"]) if tongue else self._known.name(food)


def tokens(text: str) -> set[str]:
    """Return the words of a description by which foods are told apart: from three letters on, of an English plural the one.

    >>> sorted(tokens("Eggs, large (15 doz)")), sorted(tokens("Milk, 1% low-fat"))
    (['doz', 'egg', 'large'], ['fat', 'low', 'milk'])
    """
    words = (alike(word) for word in re.findall(r"[^\W\d_]+", text) if len(word) > 2)
    return {word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word for word in words}


def _bare(text: str) -> str:
    """Return a description without the size of a pack."""
    return _SIZE.sub(" ", text).strip(" ,;-") or text


def _like(text: str, name: str) -> float:
    """Return how like a name is to a description: also where all its words stand in it."""
    words = {alike(word) for word in re.findall(r"[^\W\d_]+", text)}
    own = [alike(word) for word in re.findall(r"[^\W\d_]+", name) if len(word) > 2]
    return max(likeness(text, name), _WITHIN if own and set(own) <= words else 0.0)


def parts(text: str) -> list[str]:
    """Return a description and what is left of it without the size of a pack and behind the first mark, each once.

    >>> parts("ARROZ BRANCO: tipo I. Embalagem de 5kg"), parts("Açúcar cristal 5KG")
    (['ARROZ BRANCO: tipo I. Embalagem de 5kg', 'ARROZ BRANCO: tipo I.', 'ARROZ BRANCO'], ['Açúcar cristal 5KG', 'Açúcar cristal'])
    """
    bare = _SIZE.sub(" ", text).strip(" ,;-")
    head = _MARKS.split(bare, maxsplit=1)[0].strip()
    return [part for part in dict.fromkeys((text, bare, head)) if part]


def pack_kg(text: str) -> tuple[float, str] | None:
    """Return what a pack weighs by its description, in kg, and the words that say so; None if none or several sizes stand there.

    A litre is taken for a kg, and said to be.

    >>> pack_kg("Açúcar cristal 5KG"), pack_kg("Biscoito. Embalagem de 350 gr"), pack_kg("Alho")
    ((5.0, '5KG'), (0.35, '350 gr'), None)
    """
    found = {(float(size.replace(",", ".")), unit) for size, unit in _SIZE.findall(text)}
    kg = {round(size * _kg(unit), 6) for size, unit in found}
    if len(kg) != 1 or not next(iter(kg)):
        return None
    match = _SIZE.search(text)
    assert match is not None
    return kg.pop(), text[match.start(1) : match.end(2)]


def unit_kg(text: str) -> tuple[float, str] | None:
    """Return what a unit weighs by the size in its own words, in kg, and the size; None if it names none, or numbers beside it.

    >>> unit_kg("cx 20kg"), unit_kg("900ml"), unit_kg("cx 12 x 500g")
    ((20.0, '20kg'), (0.9, '900ml'), (6.0, '12 x 500g'))
    >>> unit_kg("kg"), unit_kg("cx c/ 12 un de 1kg")
    (None, None)
    >>> unit_kg("50 lb bag"), unit_kg("25#"), unit_kg("6/#10")
    ((22.679619, '50 lb'), (11.339809, '25#'), None)
    """
    size = pack_kg(text)
    if size is None:
        return None
    beside = text.replace(size[1], " ", 1)
    if not any(character.isdigit() for character in beside):
        return size
    times = re.search(rf"(\d+)\s*[x×*]\s*{re.escape(size[1])}", text, re.IGNORECASE)
    if times is None or any(character.isdigit() for character in text.replace(times[0], " ", 1)):
        return None
    return round(int(times[1]) * size[0], 6), times[0]


def is_pack(unit: str) -> bool:
    """Tell whether a unit is a pack, of which a size beside it says what it holds.

    >>> is_pack("Bags"), is_pack("cx"), is_pack("quintal")
    (True, True, False)
    """
    word = canonical(unit)
    return word in ("piece", "pack", "case") or bool(re.fullmatch(rf"(?:{_PACKS})(?:e?s)?\.?", unit.strip().casefold()))


def is_volume(size: str) -> bool:
    """Tell whether the words of a size say litres or parts of them.

    >>> is_volume("900ml"), is_volume("5 kg")
    (True, False)
    """
    word = canonical(re.sub(r"^.*\d\s*", "", size).rstrip("."))
    return word in ("litre", "cl", "ml", "fl oz")


def _kg(unit: str) -> float:
    weight = kg_of("lb" if unit == "#" else unit)
    return (
        weight
        if weight == weight
        else {"litre": 1.0, "cl": 0.01, "ml": 0.001, "fl oz": 0.0295735}.get(canonical(unit), 0.0)
    )


def unknown_food(table: str, column: str, lines: list[int], text: str, foods: Foods) -> tuple[Finding, Unknown]:
    """Return what is told and asked of a description that means nothing that is known.

    Parameters
    ----------
    table, column : str
        Where it stands.
    lines : list of int
        Its lines.
    text : str
        The description.
    foods : Foods
        What could be meant.

    Returns
    -------
    tuple of (Finding, Unknown)
        The error, and the same to be answered.
    """
    choices = foods.choices(text)
    likest = [f"{ours} ({name})" for ours, name, like in choices[:3] if like >= _TOLD_FROM]
    theirs = _bare(text)
    told = (" " + _("Most like it: {words}.").format(words=listed(likest))) if likest else ""
    finding = Finding(
        "unknown-product",
        "error",
        table,
        tuple(lines),
        column,
        _("{word} is neither a product of the case nor one food of the library.").format(word=quoted(text)) + told,
        _("What it weighs and what it counts for depend on the food; nothing is guessed."),
        _(
            "Say once what it means: {option}; with - its lines are left out. `planner library WORD` looks foods up."
        ).format(option=accept_option(Meaning("product", theirs, foods.offered(text) or "FOOD"))),
    )
    return finding, Unknown("product", theirs, choices, tuple(lines))


def taken_by_part(table: str, column: str, foods: Foods, lines: dict[str, list[int]]) -> Told:
    """Return the note which descriptions were taken by a part of them, and whether each is meant so.

    Parameters
    ----------
    table, column : str
        Where they stand.
    foods : Foods
        What was found.
    lines : dict of str to list of int
        Lines of each description.

    Returns
    -------
    Told
        One note and a question for each, or nothing.
    """
    taken = [(text, food) for text, food in foods.found.items() if food is not None and food.by and text in lines]
    if not taken:
        return Told()
    told = [f"{quoted(food.by)} = {food.product}" for _text, food in taken]
    note = Finding(
        "product-by-part",
        "note",
        table,
        tuple(sorted(line for text, _food in taken for line in lines[text])),
        column,
        _("Descriptions were taken by their first words: {words}.").format(words=listed(told, 30)),
        _("What stands behind them may make another food of it."),
        _("Where one is wrong, say what is meant with --map and import again."),
    )
    questions = [
        Unknown("product", text, foods.choices(text), tuple(lines[text]), foods.name_of(food)) for text, food in taken
    ]
    return Told(findings=[note], questions=questions)
