"""The purchase table of `ma cantine`, the French register of canteens: read and written.

Names of fields, families and labels are those of its public import schemas (github.com/betagouv/ma-cantine,
data/schemas/imports/achats_siret.json and achats_siret_2026.json). Both forms are read; the form of 2026 is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from planner.case import Case
from planner.findings import Finding, InputError
from planner.i18n import _, number_text
from planner.io.raw import Cell, RawTable, cell_text, is_blank, plain
from planner.ledger.goods import bought, with_labels
from planner.ledger.window import of_the_year
from planner.ledger.words import Meaning, Words, kept_meanings
from planner.schema.base import split_list

FIELDS = (
    "siret",
    "description",
    "fournisseur",
    "date",
    "prix_ht",
    "famille_produits",
    "categories_egalim",
    "origine",
    "est_circuit_court",
    "est_local",
    "definition_local",
)
"""Columns of the purchase table, in the form of 2026."""

CHARACTERISTICS = "caracteristiques"
"""Column of the former form that held labels, origin, short chain and local together."""

CANTEENS = ("siret", "cantine_id", "cantine_siret_ou_siren_ou_id", "id")
"""Columns that name the canteen, in the forms of the file by SIRET, by ma cantine's own number, of its workbook, and the oldest."""

PARTED = ("caracteristique_label1", "caracteristique_label2", "caracteristique_france")
"""Columns of the official workbook (tableur de suivi des achats) for what `CHARACTERISTICS` held together."""

HEADINGS = (*FIELDS, CHARACTERISTICS, *PARTED, *CANTEENS)

LABELS: dict[str, str] = {
    "organic_conversion": "BIO",
    "label_rouge": "LABEL_ROUGE",
    "aoc_aop": "AOCAOP",
    "igp": "IGP",
    "stg": "STG",
    "hve_2": "HVE",  # theirs is of both levels; what is read of it is taken for level 3
    "hve": "HVE",
    "peche_durable": "PECHE_DURABLE",
    "rup": "RUP",
    "commerce_equitable": "COMMERCE_EQUITABLE",
    "fermier": "FERMIER",
    "externalites": "EXTERNALITES",
    "performance": "PERFORMANCE",
}
"""Our labels, as in the programme fr-egalim, and theirs. Organic food is a column of its own with us, `BIO` with them."""

ORGANIC = "BIO"

ORIGINS: dict[str, str] = {"origin_france": "FRANCE", "origin_europe": "EUROPE"}
SHORT_CHAIN = "short_chain"
LOCAL = "local"
LOCAL_DEFINITIONS: dict[str, str] = {
    "local_200_km": "AUTOUR_SERVICE",
    "local_departement": "DEPARTEMENT",
    "local_region": "REGION",
    "local_pat": "PAT",
    "local_other": "AUTRE",
}
"""Our labels for food that is local, by the definition that the canteen uses."""

FORMER_DEFINITIONS: dict[str, str] = {"COMMUNE": "local_other", "KM": "local_other"}
"""Definitions of the former form that the form of 2026 does not have."""

FAMILIES: dict[str, str] = {
    "meat": "VIANDES_VOLAILLES",
    "poultry": "VIANDES_VOLAILLES",
    "charcuterie": "CHARCUTERIE",
    "fish": "PRODUITS_DE_LA_MER",
    "fruit": "FRUITS_ET_LEGUMES",
    "vegetable": "FRUITS_ET_LEGUMES",
    "dairy": "PRODUITS_LAITIERS",
    "egg": "PRODUITS_LAITIERS",
    "bread": "BOULANGERIE",
    "bakery": "BOULANGERIE",
    "drink": "BOISSONS",
    "beverage": "BOISSONS",
}
"""Families of ma cantine by a product's tag or food group: the first that is known holds."""

OTHER_FAMILY = "AUTRES"

_YES = ("oui", "x")


def is_purchase_table(raw: RawTable) -> bool:
    """Tell whether a table is one of ma cantine, by its headings."""
    headings = {plain(heading) for heading in raw.headings}
    return {"description", "fournisseur", "prix_ht", "famille_produits"} <= headings and bool(headings & set(CANTEENS))


def as_lines(raw: RawTable, sites: Words) -> RawTable:
    """Return a purchase table under the headings of a ledger.

    Parameters
    ----------
    raw : RawTable
        A table in any form that ma cantine has had, its workbook included.
    sites : Words
        By which a SIRET becomes a site, where the case maps it; otherwise it is noted beside the line.
    """
    cells = {plain(heading): column for heading, column in zip(raw.headings, raw.columns, strict=True)}
    blank: list[Cell] = [None] * len(raw.lines)

    def texts(name: str) -> list[str]:
        return [cell_text(cell).strip() for cell in cells.get(name, blank)]

    words = [
        _words(*row)
        for row in zip(
            texts("categories_egalim"),
            [",".join(row) for row in zip(*(texts(name) for name in (CHARACTERISTICS, *PARTED)), strict=True)],
            texts("origine"),
            texts("est_circuit_court"),
            texts("est_local"),
            texts("definition_local"),
            strict=True,
        )
    ]
    named = next(name for name in CANTEENS if name in cells)
    sirets = ["".join(text.split()) for text in texts(named)]
    columns: dict[str, list[Cell]] = {
        "date": cells.get("date", blank),
        "supplier": cells["fournisseur"],
        "product": cells["description"],
        "amount": cells["prix_ht"],
        "organic": ["yes" if organic else "no" for organic, _labels in words],
        "labels": ["|".join(labels) for _organic, labels in words],
        "site": [sites(siret) for siret in sirets],
        "note": [None if sites(siret) or not siret else _canteen(siret) for siret in sirets],
    }
    kept = {name: column for name, column in columns.items() if not all(map(is_blank, column))}
    return RawTable(raw.name, raw.source, list(kept), list(kept.values()), raw.lines)


def _canteen(number: str) -> str:
    """Return the number of a canteen as a remark: a SIRET has 14 digits, a SIREN 9, ma cantine's own fewer."""
    kind = {14: "SIRET", 9: "SIREN"}.get(len(number), "ma cantine")
    return f"{kind} {number}"


def _words(
    categories: str, characteristics: str, origin: str, short_chain: str, local: str, definition: str
) -> tuple[bool, list[str]]:
    """Return whether a purchase is organic, and its labels in our words."""
    found = [word.strip().upper() for text in (categories, characteristics) for word in text.split(",") if word.strip()]
    found = [word.replace("AOC_AOP", "AOCAOP") for word in found]  # as the official workbook writes it in places
    ours = {theirs: word for word, theirs in LABELS.items() if theirs != ORGANIC}
    labels = [ours[word] for word in found if word in ours]
    origins = {theirs: word for word, theirs in ORIGINS.items()}
    labels += [origins[word] for word in (*found, origin.upper()) if word in origins]
    if "CIRCUIT_COURT" in found or short_chain.casefold() in _YES:
        labels.append(SHORT_CHAIN)
    if "LOCAL" in found or local.casefold() in _YES:
        definitions = {theirs: word for word, theirs in LOCAL_DEFINITIONS.items()} | FORMER_DEFINITIONS
        labels.append(definitions.get(definition.upper(), LOCAL))
    return ORGANIC in found, list(dict.fromkeys(labels))


def purchase_table(case: Case, entries: pd.DataFrame, siret: str = "") -> tuple[pd.DataFrame, list[Finding]]:
    """Return the goods of a ledger as a purchase table in the form of 2026.

    Amounts there cannot be below zero, so a credit note is taken off earlier purchases of the same goods.

    Parameters
    ----------
    case : Case
        The case. Where it maps a SIRET to a site, lines of that site are told under that SIRET.
    entries : pandas.DataFrame
        Entries, as `planner.ledger.read_entries` gives them.
    siret : str
        SIRET of the canteen, for all other lines.

    Returns
    -------
    pandas.DataFrame
        Columns `FIELDS`, all texts as they stand in the file.
    list of Finding
        Labels that the offers leave open, and credit notes larger than what was bought before.

    Raises
    ------
    InputError
        If a SIRET or the definition of local is missing.
    """
    inside, findings = of_the_year(case, entries)
    lines = bought(inside)
    lines, doubts = with_labels(case, lines[lines["product"] != ""])
    findings += doubts
    sirets = {meaning.ours: meaning.theirs for meaning in kept_meanings(case) if _is_siret(meaning)}
    products = case["products"].drop_duplicates("product").set_index("product")
    suppliers = case["suppliers"].drop_duplicates("supplier").set_index("supplier")["name"]
    errors: list[Finding] = []
    rows: list[_Purchase] = []
    lines = lines.sort_values("date", kind="stable")
    for number, line in zip(lines.index, lines.to_dict("records"), strict=True):
        place = sirets.get(line["site"], siret)
        labels = split_list(line["labels"])
        if not place:
            errors.append(_without_siret(int(number), line["site"]))
        if LOCAL in labels:
            errors.append(_without_definition(int(number)))
        product = products.loc[line["product"]] if line["product"] in products.index else None
        cells = {
            "siret": place,
            "description": line["product"] if product is None else str(product["name"]),
            "fournisseur": str(suppliers.get(line["supplier"], line["supplier"])),
            "famille_produits": OTHER_FAMILY if product is None else family_of(product),
            **_characteristics(bool(line["organic"]), labels),
        }
        rows.append(_Purchase(int(number), line["date"], Decimal(int(line["amount_cents"])) / 100, cells))
    if errors:
        raise InputError([*_merged(errors), *findings])
    rows, more = _set_off(rows)
    table = pd.DataFrame(
        [{**row.cells, "date": f"{row.date:%Y-%m-%d}", "prix_ht": f"{row.amount:.2f}"} for row in rows],
        columns=list(FIELDS),
        dtype="str",
    )
    return table, findings + more


def family_of(product: Any) -> str:
    """Return the family of a product of the case, by its tags and its food group."""
    words = (*split_list(str(product["tags"])), str(product["food_group"]))
    return next((FAMILIES[word] for word in words if word in FAMILIES), OTHER_FAMILY)


@dataclass
class _Purchase:
    line: int
    date: pd.Timestamp
    amount: Decimal
    cells: dict[str, str]


def _is_siret(meaning: Meaning) -> bool:
    return meaning.kind == "site" and meaning.theirs.isdigit() and len(meaning.theirs) == 14


def _characteristics(organic: bool, labels: list[str]) -> dict[str, str]:
    theirs = [ORGANIC] if organic else []
    theirs += [LABELS[word] for word in LABELS if word in labels]
    return {
        "categories_egalim": ",".join(dict.fromkeys(theirs)),
        "origine": next((ORIGINS[word] for word in ORIGINS if word in labels), ""),
        "est_circuit_court": "OUI" if SHORT_CHAIN in labels else "",
        "est_local": "OUI" if any(word in LOCAL_DEFINITIONS for word in labels) else "",
        "definition_local": next((LOCAL_DEFINITIONS[word] for word in LOCAL_DEFINITIONS if word in labels), ""),
    }


def _set_off(rows: list[_Purchase]) -> tuple[list[_Purchase], list[Finding]]:
    """Take credit notes off earlier purchases of the same goods, the latest first, then off later ones."""
    left: list[_Purchase] = []
    for credit in (row for row in rows if row.amount < 0):
        same = [row for row in rows if row.amount > 0 and row.cells == credit.cells]
        before = [row for row in reversed(same) if row.date <= credit.date]
        for row in [*before, *(row for row in same if row.date > credit.date)]:
            taken = min(row.amount, -credit.amount)
            row.amount -= taken
            credit.amount += taken
        if credit.amount < 0:
            left.append(credit)
    findings = [
        Finding(
            "credit-note-left",
            "warning",
            "",
            (credit.line,),
            "amount",
            _("{amount} of a credit note are more than was bought of the same goods.").format(
                amount=number_text(-float(credit.amount), 2)
            ),
            _("The purchase table takes no amount below zero, so they are missing in it."),
            _("See whether supplier, product and labels of the credit note are those of the purchase."),
        )
        for credit in left
    ]
    return [row for row in rows if row.amount > 0], findings


def _merged(findings: list[Finding]) -> list[Finding]:
    """Return findings that say the same as one, with all lines."""
    lines: dict[str, list[Finding]] = {}
    for finding in findings:
        lines.setdefault(finding.what, []).append(finding)
    return [replace(same[0], rows=tuple(row for f in same for row in f.rows)) for same in lines.values()]


def _without_siret(line: int, site: str) -> Finding:
    what = _("No SIRET is known for the site {site}.").format(site=site) if site else _("No SIRET is known.")
    return Finding(
        "siret-unknown",
        "error",
        "",
        (line,),
        "site",
        what,
        _("Every line of the purchase table names the canteen."),
        _("Name it with --siret, or keep it in the case's mappings: kind site, theirs the SIRET, ours the site."),
    )


def _without_definition(line: int) -> Finding:
    return Finding(
        "local-not-defined",
        "error",
        "",
        (line,),
        "labels",
        _("The goods are labelled local, but not by which definition."),
        _("The purchase table asks for it."),
        _("Use one of {words} instead of local.").format(words=", ".join(LOCAL_DEFINITIONS)),
    )
