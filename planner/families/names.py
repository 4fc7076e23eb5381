"""How what holds for some sites alone is called."""

from __future__ import annotations

from collections.abc import Mapping


def of_sites(label: str, names: Mapping[str, str], sites: Mapping[str, str]) -> str:
    """Return the name of what a label means, with the sites for which alone a rule on it holds.

    By hand: ``primary`` is Fundamental, ``primary@alto`` Fundamental (alto).

    Parameters
    ----------
    label : str
        Short name of the thing; after an ``@`` the scope, short names joined by ``/``.
    names : mapping of str to str
        Names of things by short name. One that is not there keeps its short name.
    sites : mapping of str to str
        Names of what a scope may name, by short name.

    Returns
    -------
    str
        The name, with those of the scope in brackets if there is one.
    """
    stem, _at, scope = label.partition("@")
    name = names.get(stem, stem)
    return f"{name} ({', '.join(sites.get(word, word) for word in scope.split('/'))})" if scope else name
