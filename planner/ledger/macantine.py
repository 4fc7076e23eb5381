"""The purchase table of `ma cantine`, the French register of canteens: read and written.

Names of fields, families and labels are those of its public import schemas (github.com/betagouv/ma-cantine,
data/schemas/imports/achats_siret.json and achats_siret_2026.json). Both forms are read; the form of 2026 is written.
"""

from __future__ import annotations

from planner.io.raw import Cell, RawTable, cell_text, is_blank, plain
from planner.ledger.words import Words

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

HEADINGS = (*FIELDS, CHARACTERISTICS, "id")

LABELS: dict[str, str] = {
    "organic_conversion": "BIO",
    "label_rouge": "LABEL_ROUGE",
    "aoc_aop": "AOCAOP",
    "igp": "IGP",
    "stg": "STG",
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
    return {"description", "fournisseur", "prix_ht", "famille_produits"} <= headings and bool(
        headings & {"siret", "id"}
    )


def as_lines(raw: RawTable, sites: Words) -> RawTable:
    """Return a purchase table under the headings of a ledger.

    Parameters
    ----------
    raw : RawTable
        A table in either form.
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
            texts(CHARACTERISTICS),
            texts("origine"),
            texts("est_circuit_court"),
            texts("est_local"),
            texts("definition_local"),
            strict=True,
        )
    ]
    sirets = ["".join(text.split()) for text in texts("siret" if "siret" in cells else "id")]
    columns: dict[str, list[Cell]] = {
        "date": cells.get("date", blank),
        "supplier": cells["fournisseur"],
        "product": cells["description"],
        "amount": cells["prix_ht"],
        "organic": ["yes" if organic else "no" for organic, _labels in words],
        "labels": ["|".join(labels) for _organic, labels in words],
        "site": [sites(siret) for siret in sirets],
        "note": [None if sites(siret) or not siret else f"SIRET {siret}" for siret in sirets],
    }
    kept = {name: column for name, column in columns.items() if not all(map(is_blank, column))}
    return RawTable(raw.name, raw.source, list(kept), list(kept.values()), raw.lines)


def _words(
    categories: str, characteristics: str, origin: str, short_chain: str, local: str, definition: str
) -> tuple[bool, list[str]]:
    """Return whether a purchase is organic, and its labels in our words."""
    found = [word.strip().upper() for text in (categories, characteristics) for word in text.split(",") if word.strip()]
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
