"""What users write, shown as they wrote it: the one place where a text of a case becomes Markdown.

Streamlit reads every label, caption and message as Markdown and changes more after that: it makes links of addresses,
pictures of ``:material/home:`` and ``:smile:``, one sign of ``>=`` and ``->``. A backslash keeps Markdown from reading a sign;
what looks for words afterwards no longer finds them where a word joiner, which has no width, stands within.
"""

from __future__ import annotations

import re

JOINER = "\N{WORD JOINER}"

_MARKS = frozenset(r"\`*_{}[]()#+-.!|<>~$:&@=^")
_WITHIN = re.compile(r"(?<=:)(?=\S)|(?<=\S)(?=:)|(?<=@)|(?<=[wW]{3})(?=\.)|(?<=[<>~-])(?=[=>-])")
_LIST = re.compile(r"^(\d+)(?=[.)])")
# Those that keep a figure or a sign beside its word, as French does, stay what they are.
_SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}]+")


def plain(text: str) -> str:
    r"""Return a user's text so that Markdown shows it as it is, on one line.

    >>> plain("*Ana* >= $3$").replace(JOINER, "")
    '\\*Ana\\* \\>\\= \\$3\\$'
    """
    line = _SPACES.sub(" ", text).strip()
    return "".join("\\" + c if c in _MARKS else c for c in _LIST.sub(rf"\1{JOINER}", _WITHIN.sub(JOINER, line)))


def ended(text: str) -> str:
    """Return a user's text as a sentence: with a full stop, unless it ends with a sign of its own."""
    line = text.strip()
    return line if not line or line[-1] in ".!?…:;" else f"{line}."
