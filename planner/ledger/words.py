"""The words of other people's files and what they mean in the case: known, mapped once, or suggested, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner import i18n
from planner.case import Case
from planner.checks.mappings import LEFT_OUT
from planner.schema.case_tables import MAPPING_KINDS
from planner.schema.import_tables import COLUMN_KINDS
from planner.schema.ledger_tables import ENTRIES
from planner.words import Names, likeness

SUGGESTED_FROM = 0.6
"""Likeness (0 to 1) from which a word is suggested."""

ACCEPTED_FROM = 0.85
"""Likeness from which suggestions may be accepted all at once, if the next best is clearly less alike."""

CLEARLY = 0.05
"""By how much the best suggestion must be more alike than the next to be accepted unseen."""

SUGGESTIONS = 3
"""Suggestions that are told."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "kind": ("tipo", "type", "tipo de lançamento", "type de ligne"),
    "date": ("data", "dia", "fecha", "jour", "data da entrega", "data de entrega", "data entrega", "dt. entrega", "fecha de entrega", "fecha entrega", "date de livraison", "date livraison", "jour de livraison", "jour livraison", "date de réception", "jour de réception", "livré le", "dia da entrega", "dia de entrega", "data do recebimento", "entregue em", "día de entrega", "día de la entrega", "fecha de recepción", "delivery day", "day of delivery", "delivered on", "delivery date", "received date", "date received", "दिनांक"),
    "supplier": ("fornecedor", "proveedor", "fournisseur", "vendor", "vendor name", "supplier name", "nome do fornecedor", "nom du fournisseur", "razão social", "आपूर्तिकर्ता"),
    "product": ("produto", "producto", "produit", "item", "gênero alimentício", "denrée", "désignation", "libellé", "article", "descrição", "descripción", "description", "descrição do produto", "item description", "product name", "वस्तु", "सामग्री"),
    "quantity": ("quantidade", "qtd", "qtde", "quant", "cantidad", "cant", "quantité", "qté", "qty", "qté livrée", "quantité livrée", "qty received", "मात्रा"),
    "unit": ("unidade", "unid", "und", "unidad", "unité", "unités", "unidades", "units", "unité de mesure", "unidade de medida", "unidad de medida", "u.m.", "uom", "unit of measure", "इकाई"),
    "kg": ("peso", "peso (kg)", "peso kg", "peso em kg", "peso en kg", "peso líquido (kg)", "peso neto (kg)", "poids", "poids (kg)", "poids kg", "poids en kg", "poids net", "poids net (kg)", "poids livré", "poids livré (kg)", "weight (kg)", "weight kg", "weight in kg", "net weight (kg)", "quantity (kg)", "quantité (kg)", "quantidade (kg)", "cantidad (kg)", "qté (kg)", "qtd (kg)", "वज़न (किग्रा)"),
    "price": ("preço unitário", "preço unit.", "valor unitário", "valor unit.", "vl. unit.", "vlr. unit.", "unitário", "precio unitario", "precio unit.", "p. unit.", "prix unitaire", "prix unitaire HT", "prix unit. HT", "PU HT", "P.U. HT", "unit price", "unit cost", "दर"),
    "amount": ("valor total", "vl. total", "vlr. total", "importe", "importe total", "montant", "montant HT", "total HT", "prix total HT", "total amount", "ext. price", "extended price", "ext. cost", "extended cost", "line total", "राशि"),
    "fund": ("fonte", "fonte de recurso", "recurso", "fuente", "source de financement", "निधि"),
    "invoice": ("nota fiscal", "nf", "nf-e", "nº NF", "nº da nota", "número da nota", "factura", "nº factura", "facture", "n° facture", "numéro de facture", "n° BL", "bon de livraison", "n° bon de livraison", "invoice number", "invoice no.", "invoice #", "inv. no.", "invoice nbr", "बिल संख्या", "बिल क्रमांक"),
    "contract": ("contrato", "nº contrato", "nº do contrato", "número do contrato", "n.º de contrato", "número de contrato", "contrat", "n° contrat", "numéro de contrat", "marché", "n° marché", "contract number", "contract no.", "contract #"),
    "credit_note": ("nota de crédito", "avoir", "devolução"),
    "organic": ("orgânico", "orgánico", "ecológico", "bio", "biologique"),
    "labels": ("selos", "sellos", "etiquetas", "label"),
    "accepted": ("aceito", "aceptado", "accepté"),
    "reason": ("motivo", "raison", "motif"),
    "site": ("escola", "unidade escolar", "escuela", "école", "cantine", "school"),
    "note": ("observação", "observações", "observaciones", "remarque", "remarks", "टिप्पणी"),
}  # fmt: skip
"""Headings that mean a column beyond doubt, in the languages of the planner. What may mean two is not here: a sum with tax is none without."""

DISCOUNTS = ("remise", "rabais", "ristourne", "remise %", "% remise", "taux remise", "desconto", "desconto %", "vl. desconto", "valor desconto", "descuento", "discount", "discount %", "disc.")  # fmt: skip
"""Headings of discounts, of which nobody can tell whether they are taken off already."""

WITH_TAX = ("ttc", "toutes taxes comprises", "com impostos", "com iva", "con iva", "con igv", "con impuestos", "tax included", "incl. tax", "incl tax", "incl. vat", "with tax")  # fmt: skip
"""Words in a heading that say that its sums hold a tax."""

TAX_RATES = ("gst", "gst rate", "vat", "vat rate", "tax", "tax rate", "sales tax", "tva", "taux de tva", "taux tva", "iva", "taxa de iva", "igv", "icms", "alíquota")  # fmt: skip
"""Headings of rates of a tax, of which nobody can tell whether the prices hold it already."""

CHARGES = ("delivery charge", "delivery charges", "delivery", "delivery fee", "freight", "shipping", "frete", "taxa de entrega", "flete", "gastos de envío", "frais de livraison", "frais de port", "transport", "transporte")  # fmt: skip
"""What a line says instead of a product if it is a charge for delivery."""

BLANK = "(blank)"
"""What an empty cell is called where somebody must say what it means."""

KINDS: dict[str, tuple[str, ...]] = {
    "delivery": ("entrega", "livraison", "bon de livraison", "delivered", "received", "recebimento", "réception", "recepción", "purchase", "compra", "achat"),
    "order": ("pedido", "pedido de compra", "commande", "bon de commande", "ordered", "purchase order", "orden de compra", "ordem de compra", "encomenda"),
    "payment": ("pagamento", "pago", "paiement", "règlement", "paid"),
    "credit_note": ("avoir", "nota de crédito", "devolução", "devolución", "credit note", "credit"),
}  # fmt: skip
"""Words that mean a kind of line; a credit note is a delivery that gives money back, marked in a column of its own."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a file means, as somebody accepted it.

    Parameters
    ----------
    kind : str
        One of `planner.schema.case_tables.MAPPING_KINDS`.
    theirs : str
        As it stands in the file.
    ours : str
        As the case calls it.
    """

    kind: str
    theirs: str
    ours: str

    def __str__(self) -> str:
        return f'{self.kind}:"{self.theirs}"={self.ours}'


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word of the case that is like a word of a file.

    Parameters
    ----------
    ours : str
        The word.
    likeness : float
        From 0 to 1, 1 being the same but for accents, capitals and the order of words; see `planner.words.likeness`.
    """

    ours: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word of a file of which nobody has said yet what it means.

    Parameters
    ----------
    kind : str
        One of `planner.schema.case_tables.MAPPING_KINDS`.
    theirs : str
        As it stands in the file.
    choices : tuple of (str, str, float)
        Every word of ours of the kind, the likest first: the word, its name, and the likeness (0 where it is not
        suggested).
    lines : tuple of int
        Lines of the file in which it stands; none for a heading.
    taken_for : str
        What it is taken for, in words, until somebody says otherwise; blank: nothing is taken.
    """

    kind: str
    theirs: str
    choices: tuple[tuple[str, str, float], ...]
    lines: tuple[int, ...] = ()
    taken_for: str = ""


class Words:
    """The words of one kind: what each means, and what an unknown one may mean.

    Parameters
    ----------
    names : mapping of str to iterable of str
        For each word of ours all the names under which it is known.
    mapped : iterable of Meaning
        What was accepted for this kind.
    built_in : bool
        The names are the planner's own and not the case's. What was accepted then outweighs them even if a word of the
        file is only like it; a name of the case, as it is written, always means what the case says.
    """

    def __init__(
        self, names: Mapping[str, Iterable[str]], mapped: Iterable[Meaning] = (), *, built_in: bool = False
    ) -> None:
        self._names = {ours: tuple(dict.fromkeys((ours, *known))) for ours, known in names.items()}
        self._known = Names((name, ours) for ours, known in self._names.items() for name in known)
        mapped = list(mapped)
        self.mapped = [meaning.theirs for meaning in mapped]
        self._mapped = Names((meaning.theirs, meaning.ours) for meaning in mapped)
        self._built_in = built_in

    def __call__(self, word: str) -> str | None:
        """Return what a word means, or None if that is not known or it may mean several."""
        found = self.may_mean(word)
        return found[0] if len(found) == 1 else None

    def may_mean(self, word: str) -> tuple[str, ...]:
        """Return all that a word may mean: accepted or known exactly, else alike; none if it is unknown."""
        return (
            self._mapped.exactly(word)
            or (() if self._built_in else self._known.exactly(word))
            or self._mapped.may_mean(word)
            or self._known.may_mean(word)
        )

    @property
    def known(self) -> list[str]:
        """Every name under which a word of ours is known."""
        return list(dict.fromkeys(name for names in self._names.values() for name in names))

    def choices(self, word: str) -> tuple[tuple[str, str, float], ...]:
        """Return every word of ours with its name and its likeness to a word, suggestions first: see `Unknown`."""
        like = {suggestion.ours: suggestion.likeness for suggestion in self.suggest(word)}
        named = [(ours, next((n for n in known if n != ours), ours)) for ours, known in self._names.items()]
        return tuple(
            (ours, name, like.get(ours, 0.0))
            for ours, name in sorted(named, key=lambda one: (-like.get(one[0], 0.0), one[1].casefold()))
        )

    def suggest(self, word: str) -> list[Suggestion]:
        """Return the words of ours that are most like a word, the likest first."""
        found = [
            Suggestion(ours, max((likeness(word, name) for name in names), default=0.0))
            for ours, names in self._names.items()
        ]
        likely = [suggestion for suggestion in found if suggestion.likeness >= SUGGESTED_FROM]
        return sorted(likely, key=lambda s: (-s.likeness, s.ours))[:SUGGESTIONS]


def certain(suggestions: list[Suggestion]) -> Suggestion | None:
    """Return the first suggestion if it may be accepted unseen, else None."""
    if not suggestions or suggestions[0].likeness < ACCEPTED_FROM:
        return None
    if len(suggestions) > 1 and suggestions[1].likeness > suggestions[0].likeness - CLEARLY:
        return None
    return suggestions[0]


def words_of(case: Case, more: Iterable[Meaning] = ()) -> dict[str, Words]:
    """Return the words of every kind that a case knows.

    Parameters
    ----------
    case : Case
        The case; its mappings are among them.
    more : iterable of Meaning
        What is accepted beside them; it outweighs them.
    """
    mapped: dict[str, list[Meaning]] = {kind: [] for kind in MAPPING_KINDS}
    for meaning in (*kept_meanings(case), *more):
        mapped[meaning.kind].append(meaning)
    names: dict[str, Mapping[str, Iterable[str]]] = {
        "column": {column.name: _headings(column.name) for column in ENTRIES.columns},
        # Words for units that are known to all are `planner.units`; these are the case's own.
        "unit": {},
        "value": {},
        # What headings of other files mean, `planner.imports` knows.
        **{kind: {} for kind in COLUMN_KINDS},
        "slot": {},
    }
    for kind, home in _HOMES.items():
        table = case.table(home)
        names[kind] = {str(word): (str(name),) for word, name in zip(table[kind], table["name"], strict=True) if word}
    names["product"] = {**names["product"], LEFT_OUT: CHARGES}
    return {kind: Words(names[kind], mapped[kind], built_in=kind == "column") for kind in MAPPING_KINDS}


_HOMES = {
    "supplier": "suppliers",
    "product": "products",
    "fund": "funds",
    "contract": "contracts",
    "site": "sites",
    "stage": "stages",
    "dish": "dishes",
}
"""Tables whose short names and names are the words of a kind."""


def kept_meanings(case: Case) -> list[Meaning]:
    """Return what the case keeps in its table ``mappings``; rows that are not whole are left out."""
    table = case["mappings"]
    rows = zip(table["kind"], table["theirs"], table["ours"], strict=True)
    return [Meaning(str(k), str(t), str(o)) for k, t, o in rows if k in MAPPING_KINDS and t and o]


def _headings(column: str) -> list[str]:
    label = ENTRIES[column].heading
    translated = [i18n.catalogue(language).gettext(label) for language in i18n.LANGUAGES] if label else []
    return [label, *translated, *HEADINGS.get(column, ())]
