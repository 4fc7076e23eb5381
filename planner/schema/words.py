"""The short words that tables hold, as a reader sees them."""

from __future__ import annotations

from functools import cache

from planner.i18n import N_, _, every_translation
from planner.schema.base import LIST_SEPARATOR, split_list

SUPPLIER_KIND_WORDS = {
    "individual": N_("individual farmer"),
    "informal_group": N_("informal group"),
    "formal_group": N_("cooperative or association"),
    "other": N_("other firm"),
}

NO_ALLERGENS = "none"
"""What a case writes for a product that contains no allergen; a blank cell says nothing."""

ALLERGEN_WORDS = {
    "gluten": N_("gluten"),
    "wheat": N_("wheat"),
    "crustaceans": N_("crustaceans"),
    "eggs": N_("eggs"),
    "fish": N_("fish"),
    "peanuts": N_("peanuts"),
    "soy": N_("soy"),
    "milk": N_("milk"),
    "lactose": N_("lactose"),
    "nuts": N_("nuts"),
    "celery": N_("celery"),
    "mustard": N_("mustard"),
    "sesame": N_("sesame"),
    "sulphites": N_("sulphites"),
    "lupin": N_("lupin"),
    "molluscs": N_("molluscs"),
    "latex": N_("natural latex"),
    NO_ALLERGENS: N_("none"),
}
"""Allergens as tables hold them, with the reader's words; any other word stands as the case writes it."""

_ALSO = {
    "egg": "eggs",
    "soya": "soy",
    "soybeans": "soy",
    "dairy": "milk",
    "peanut": "peanuts",
    "shellfish": "crustaceans",
}

WORDS: dict[str, dict[str, str]] = {
    "kind": SUPPLIER_KIND_WORDS
    | {"minimum": N_("least worth in a period"), "continuity": N_("part of last year's worth")}
    | {
        "direct": N_("direct award"),
        "preference": N_("competition with a preference"),
        "public_call": N_("public call"),
        "open": N_("open competition"),
    }
    | {
        "nothing_served": N_("nothing is served"),
        "holds_cost_up": N_("holds the cost up"),
        "cannot_be_met": N_("cannot be met"),
        "laid_out": N_("laid out by day"),
        "owed_less": N_("less is owed in a short week"),
        "few_there": N_("counted with few there"),
        "not_proved": N_("not proved to be the best"),
        "not_heeded": N_("not heeded by the choice"),
        "source": N_("source"),
        "assumption": N_("assumption"),
    },
    "family": {
        "demand": N_("meals"),
        "supply": N_("what farms offer"),
        "supplier_caps": N_("caps of suppliers"),
        "funds": N_("money of the funds"),
        "fund_spending": N_("money that must be spent"),
        "spend_order": N_("order in which funds are spent"),
        "share_targets": N_("shares"),
        "minimum_orders": N_("minimum orders"),
        "delivery_limits": N_("limits of deliveries"),
        "room": N_("room in store"),
        "storage": N_("food bought ahead"),
        "product_limits": N_("limits on one supplier's part"),
        "commitments": N_("promises to suppliers"),
        "contracts": N_("quantities of contracts"),
        "points": N_("points for good practice"),
        "cost_ceilings": N_("ceilings of what a pupil's day costs"),
        "award_routes": N_("ways of award"),
        "nutrition": N_("nutrition standards"),
        "menu_frequency": N_("rules on how often dishes are served"),
        "menu": N_("school days on which a menu serves nothing"),
        "ranking": N_("the law's order of preference"),
        "fairness": N_("fair parts"),
        "stability": N_("orders announced"),
        "lots": N_("lots of the call"),
        "search": N_("search for the best plan"),
    },
    "kept": {"dry": N_("dry"), "chilled": N_("chilled"), "frozen": N_("frozen")},
    "sense": {"at_least": N_("at least"), "at_most": N_("at most")},
    "window": {"plan": N_("whole plan")},
    "basis": {"per_day": N_("per day"), "per_week": N_("per week"), "energy_share": N_("part of the energy")},
    "judgement": {
        "met": N_("met"),
        "not_met": N_("not met"),
        "not_known": N_("not known"),
        "nothing_to_count": N_("nothing to count"),
    },
    "settled": {
        "unpaid": N_("not paid"),
        "part_paid": N_("paid in part"),
        "paid": N_("paid"),
        "overpaid": N_("paid too much"),
        "credit": N_("credit not settled"),
    },
    "light": {"green": N_("met"), "yellow": N_("nearly"), "red": N_("missed")},
    "mode": {
        "hard": N_("must hold"),
        "soft": N_("aim"),
        "off": N_("off"),
        "waived": N_("waived"),
        "lifted": N_("lifted by a decision"),
    },
    "count": {
        "days": N_("days"),
        "servings": N_("servings"),
        "foods": N_("different foods"),
        "share": N_("share of servings"),
    },
    "decided": {
        "not_demanded": N_("not on the menu"),
        "no_fund": N_("no money for it"),
        "out_of_season": N_("out of season"),
        "too_old": N_("too little shelf life left"),
        "sold_out": N_("all of it is bought"),
        "cap": N_("its cap"),
        "contract": N_("its contract"),
        "rank": N_("the law's order"),
        "route": N_("the way of award"),
        "chosen": N_("chosen"),
        "wish": N_("what comes before cost"),
        "dearer": N_("dearer"),
        "tie": N_("equal to others"),
        "limits": N_("limits"),
    },
    "unit": {"share": "%"},  # the same in every language; other units are words of the case, or said as texts
    "agreement": {
        "anew": N_("confirmed by planning anew"),
        "about": N_("agrees as far as planning anew can tell"),
        "split": N_("with packs split only"),
        "not_asked": N_("not planned anew"),
    },
    "allergens": ALLERGEN_WORDS | {"not_stated": N_("not stated")},
    "meal": {
        "breakfast": N_("Breakfast"),
        "morning_snack": N_("Morning snack"),
        "lunch": N_("Lunch"),
        "afternoon_snack": N_("Afternoon snack"),
        "dinner": N_("Dinner"),
    },
}
"""Words by column, from the short word to the reader's."""


def in_words(column: str, word: str) -> str:
    """Return the word of a table's column as a reader sees it, or itself where it is no short word.

    >>> in_words("sense", "at_least"), in_words("product", "alface")
    ('at least', 'alface')
    """
    known = WORDS.get(column, {}).get(word)
    return word if known is None else _(known)


@cache
def short_words(column: str) -> dict[str, str]:
    """Return the short word of a column by every form that a reader may see, in any language, case folded."""
    found = {}
    for short, word in WORDS.get(column, {}).items():
        found[short.casefold()] = short
        found |= {form.casefold(): short for form in every_translation(word)}
    return found


def list_in_words(column: str, cell: str) -> str:
    """Return a list of short words as a reader sees it.

    >>> list_in_words("allergens", "soy|not_stated")
    'soy|not stated'
    """
    return LIST_SEPARATOR.join(in_words(column, word) for word in split_list(cell))


UNIT_WORDS = {
    word: word
    for word in (
        N_("litre"),
        N_("dozen"),
        N_("piece"),
        N_("bunch"),
    )
}
"""Purchase units that a case may name in English and a reader sees in his own word. Others stand as they were typed."""


def unit_in_words(unit: str) -> str:
    """Return a purchase unit as a reader sees it on paper.

    >>> unit_in_words("dozen"), unit_in_words("barquette")
    ('dozen', 'barquette')
    """
    return _(UNIT_WORDS[unit]) if unit in UNIT_WORDS else unit


def spoken(word: str) -> str:
    """Return a short name of the case that has no name beside it, such as that of a diet or zone, as words.

    >>> spoken("lactose_free")
    'lactose free'
    """
    return word.replace("_", " ")


def list_of_short_words(column: str, cell: str) -> str:
    """Return a list of words that a reader sees, in any language, as a list of short words."""
    known = short_words(column)
    return LIST_SEPARATOR.join(known.get(word.casefold(), word) for word in split_list(cell))


def allergen_code(word: str) -> str:
    """Return an allergen's short word, whatever the language it is written in; any other word as it is, in small letters.

    >>> allergen_code("Soya"), allergen_code("Kiwi")
    ('soy', 'kiwi')
    """
    plain = word.strip().casefold()
    return _ALSO.get(plain) or short_words("allergens").get(plain, plain)
