"""The words of columns that allow a few only: by code the reader's word, and what else people write."""

from __future__ import annotations

from collections.abc import Iterable

from planner.i18n import N_
from planner.schema.words import WORDS

_WORDS: dict[str, str] = {
    "day": N_("day"),
    "week": N_("week"),
    "fortnight": N_("fortnight"),
    "month": N_("month"),
    "year": N_("year"),
    "quarter": N_("quarter"),
    "three_months": N_("three months in a row"),
    "period": N_("period"),
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
    "school": N_("school"),
    "no_school": N_("no school"),
    "delivers": N_("delivers"),
    "does_not_deliver": N_("does not deliver"),
    "kitchen": N_("kitchen"),
    "fixed": N_("given calendar"),
    "repertoire": N_("repertoire"),
    "ingredients": N_("ingredients"),
    "free_basket": N_("free basket"),
    "transfer": N_("transfer"),
    "own": N_("own funds"),
    "other": N_("other"),
    "money": N_("money"),
    "mass": N_("weight"),
    "worth": N_("worth"),
    "quantity": N_("quantity"),
    "received": N_("money received"),
    "spend": N_("money spent"),
    "amount": N_("given amount"),
    "committee": N_("committee"),
    "supplier": N_("supplier"),
    "zone": N_("zone"),
    "site": N_("site"),
    "meals": N_("meals"),
    "rules": N_("rules"),
    "nutrition": N_("nutrition"),
    "shares": N_("shares"),
    **{code: WORDS["mode"][code] for code in ("hard", "soft", "off")},
    **WORDS["kept"],
    **WORDS["count"],
    **WORDS["basis"],
    **WORDS["sense"],
    **{code: WORDS["kind"][code] for code in ("minimum", "continuity", "direct", "preference")},
}

ALSO: dict[str, tuple[str, ...]] = {
    "day": ("jour", "dia", "día", "daily"),
    "week": ("semaine", "semana", "hebdomadaire", "semanal", "weekly"),
    "fortnight": ("quinzaine", "quinzena", "quincena", "two weeks", "deux semaines", "duas semanas", "dos semanas"),
    "month": ("mois", "mês", "mes", "mensuel", "mensal", "mensual", "monthly"),
    "year": ("année", "an", "ano", "año", "yearly"),
    "quarter": ("trimestre",),
    "period": ("période", "período", "periodo"),
    "mon": ("lundi", "lun", "segunda", "segunda-feira", "seg", "lunes"),
    "tue": ("mardi", "terça", "terça-feira", "ter", "martes", "tues"),
    "wed": ("mercredi", "mer", "quarta", "quarta-feira", "qua", "miércoles", "mié"),
    "thu": ("jeudi", "jeu", "quinta", "quinta-feira", "qui", "jueves", "jue", "thur", "thurs"),
    "fri": ("vendredi", "ven", "sexta", "sexta-feira", "sex", "viernes", "vie"),
    "sat": ("samedi", "sam", "sábado", "sáb"),
    "sun": ("dimanche", "dim", "domingo", "dom"),
    "school": ("école", "escola", "escuela", "jour d'école", "dia letivo", "día de clase", "school day"),
    "no_school": ("pas d'école", "sem aula", "sem aulas", "sin clases", "sin clase", "vacances", "férié", "feriado", "férias", "vacaciones", "holiday"),
    "delivers": ("livre", "entrega", "reparte", "delivery"),
    "does_not_deliver": ("ne livre pas", "não entrega", "no entrega", "no reparte", "closed", "fermé", "fechado", "cerrado", "no delivery"),
    "kitchen": ("cuisine", "cozinha", "cocina", "cuisine centrale", "cozinha central", "cocina central", "central kitchen"),
    "fixed": ("calendrier donné", "calendário dado", "calendario dado", "fixe", "fixo", "fijo", "fixed calendar"),
    "repertoire": ("répertoire", "repertório", "repertorio"),
    "ingredients": ("ingrédients", "ingredientes"),
    "free_basket": ("panier libre", "cesta livre", "canasta libre"),
    "transfer": ("transfert", "dotation", "repasse", "transferência", "transferencia"),
    "own": ("fonds propres", "recursos próprios", "recursos propios", "fondos propios", "próprio", "propio", "own money"),
    "other": ("autre", "outro", "outra", "otro", "otra"),
    "money": ("argent", "dinheiro", "dinero"),
    "mass": ("poids", "masse", "peso", "massa", "masa"),
    "worth": ("valeur", "valor"),
    "quantity": ("quantité", "quantidade", "cantidad"),
    "received": ("reçu", "recebido", "recibido", "argent reçu", "dinheiro recebido", "dinero recibido"),
    "spend": ("dépensé", "dépense", "gasto", "spent", "argent dépensé", "dinheiro gasto", "dinero gastado"),
    "amount": ("montant", "montante", "monto", "importe"),
    "committee": ("comité", "comitê"),
    "supplier": ("fournisseur", "fornecedor", "proveedor"),
    "zone": ("zona",),
    "site": ("sitio", "local"),
    "meals": ("repas", "refeições", "comidas"),
    "rules": ("règles", "regras", "reglas"),
    "shares": ("parts", "partes", "cotas"),
    "hard": ("obligatoire", "obrigatório", "obligatorio", "mandatory"),
    "soft": ("objectif", "meta", "objetivo"),
    "direct": ("adjudicação direta",),
    "preference": ("concorrência com preferência",),
    "off": ("désactivé", "desligado", "desactivado"),
}  # fmt: skip


def words_for(codes: Iterable[str]) -> dict[str, str]:
    """Return the reader's word, in English, of each code, in order."""
    return {code: _WORDS[code] for code in codes}


def also_for(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what else people write for each code."""
    return {code: ALSO.get(code, ()) for code in codes}


def has_words(codes: Iterable[str]) -> bool:
    """Tell whether all codes have a reader's word."""
    return set(codes) <= _WORDS.keys()
