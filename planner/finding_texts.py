"""What every finding may say, gathered from the source that says it: so help on a finding is whole, and never says another thing.

A finding is made where its fact is known, with its texts there (`planner.checks`, `planner.imports` and others). Here the source is read,
as `planner.catalogues` reads it for translators: which texts stand in each `Finding`, through variables, helpers and those who call them.
Figures and names in a text are known only where something was found; help shows ``…`` in their place.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from planner.i18n import _, ngettext

SOURCE = Path(__file__).parent
PACKAGE = __package__ or SOURCE.name


class Piece(NamedTuple):
    """A text of the source with its form for several, if it has one; one that is not told to people is a word of the program."""

    one: str
    many: str = ""
    told: bool = True


Text = tuple[Piece, ...]
"""What is said in one go: texts one after the other."""

MAKERS: Mapping[str, Sequence[str]] = {
    "Finding": ("code", "severity", "table", "rows", "column", "what", "why", "mend"),
    "told": ("code", "severity", "table", "rows", "column"),
    "finding": ("severity", "table", "rows", "column"),
    "_Fault": ("what", "mend"),
}
"""Who makes a finding, and the order of what it takes; one whose code is not said gets it from the function that asks."""

HELPERS = ("file_error", "refuse")
"""Through these files make a finding that name none of its makers."""

RAISED: Mapping[str, str] = {"_Fault": "scenario"}
"""What is raised and becomes a finding where it is caught, with the code that it has there."""

FORMS = 12
"""How many forms of one text are followed where it is put together of parts that differ."""

DEPTH = 4
"""Through how many functions a text is followed."""

SENTENCES = ("what", "why", "mend")
FIELDS = ("severity", "table", "column", *SENTENCES)

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_PARTS = re.compile(r"\{[^{}]*\}|[^{}]+")
_UNKNOWN = "{}"


@dataclass(frozen=True, slots=True)
class Said:
    """One way in which a finding may be told.

    Parameters
    ----------
    severity : tuple of str
        How grave it may be.
    table, column : str
        Where it stands; empty where that differs from file to file, or is the whole.
    what, why, mend : tuple of Text
        The forms that each sentence may have.
    """

    severity: tuple[str, ...]
    table: str
    column: str
    what: tuple[Text, ...]
    why: tuple[Text, ...]
    mend: tuple[Text, ...]


def shown(text: Text) -> str:
    """Return a text in the language in use, with … where figures and names of a case stand."""
    return _PLACEHOLDER.sub("…", "".join(_spoken(piece) for piece in text))


def _spoken(piece: Piece) -> str:
    return ngettext(piece.one, piece.many, 2) if piece.many else _(piece.one) if piece.told else piece.one


@cache
def gathered() -> dict[str, tuple[Said, ...]]:
    """Return by code every way in which its finding may be told; it takes a second or two, once for all who ask."""
    found: dict[str, dict[Said, None]] = defaultdict(dict)
    for code, said in _Source().said():
        found[code].setdefault(said)
    return {code: tuple(found[code]) for code in sorted(found)}


@dataclass(frozen=True, slots=True)
class _Frame:
    """A function at work: where it stands, and what its parameters are given, each with the frame of who gives it."""

    module: str
    node: ast.AST
    given: Mapping[str, tuple[ast.expr, _Frame]] = field(default_factory=dict)

    def with_(self, name: str, word: str) -> _Frame:
        return _Frame(self.module, self.node, {**self.given, name: (ast.Constant(word), self)})


_PLAIN = (ast.Name, ast.Constant, ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
"""What holds nothing that is looked for."""


class _Module:
    """A file of the source: its functions, what it imports, what stands in it as a constant."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.functions: dict[str, ast.FunctionDef] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        self.within: dict[ast.AST, ast.AST] = {}
        self.calls: list[tuple[ast.Call, ast.AST]] = []
        self.own: dict[ast.AST, list[ast.AST]] = {tree: []}
        self.tree = tree
        self._walk(tree, tree)

    def _walk(self, node: ast.AST, inside: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, _PLAIN):
                continue
            self.own[inside].append(child)
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                if isinstance(child, ast.FunctionDef):
                    self.functions.setdefault(child.name, child)
                self.within[child], self.own[child] = inside, []
                self._walk(child, child)
                continue
            if isinstance(child, ast.ImportFrom) and (child.module or "").startswith(PACKAGE):
                for one in child.names:
                    self.imported[one.asname or one.name] = (str(child.module), one.name)
            elif isinstance(child, ast.Call):
                self.calls.append((child, inside))
            self._walk(child, inside)


_NOTHING = Piece("", told=False)

_Caller = tuple[_Module, ast.Call, ast.AST]
"""A call of a function, with the file and the function in which it stands."""


class _Source:
    """All that is read of the source, each file once."""

    def __init__(self) -> None:
        self._modules: dict[str, _Module | None] = {}
        self._values: dict[tuple[ast.AST, str], list[tuple[ast.expr, tuple[int | None, ...]]]] = {}
        for path in sorted(SOURCE.rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if any(f"{name}(" in text for name in (*MAKERS, *HELPERS)):
                name = ".".join((PACKAGE, *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
                self._modules[name] = _Module(name, ast.parse(text))
        self._callers: dict[str, list[_Caller]] = defaultdict(list)
        for module in [m for m in self._modules.values() if m]:
            for call, inside in module.calls:
                self._callers[_called(call)].append((module, call, inside))

    def said(self) -> Iterator[tuple[str, Said]]:
        """Yield every finding that the source makes, with its code."""
        for module in [m for m in self._modules.values() if m]:
            for call, inside in module.calls:
                maker = _called(call)
                if maker in MAKERS and not (isinstance(inside, ast.FunctionDef) and inside.name in MAKERS):
                    parts = _arguments(call, MAKERS[maker])
                    if maker in RAISED:
                        parts["code"] = ast.Constant(RAISED[maker])
                    yield from self._told(_Frame(module.name, inside), (), parts)

    def _told(
        self, made: _Frame, callers: tuple[_Caller, ...], parts: Mapping[str, ast.expr]
    ) -> Iterator[tuple[str, Said]]:
        """Yield what one call says, asking those who call the function as long as something is left open."""
        frame, top = _chain(made, callers)
        code = parts.get("code")
        asks = self._asks(top)
        last = asks or "why" not in parts or len(callers) == DEPTH
        further = () if last else self._callers_of(top)
        complete = False
        for word in self._codes(frame, code, top if asks else None):
            at = frame.with_(code.id, word) if isinstance(code, ast.Name) else frame
            found = {name: self.texts(part, at) for name, part in parts.items() if name in FIELDS}
            found |= {name: [text for text in found.get(name, ()) if _speaks(text)] for name in SENTENCES}
            complete = all(found.get(name) for name in SENTENCES)
            if complete or (not further and found.get("what")):
                yield (
                    word,
                    Said(
                        tuple(dict.fromkeys(text[0][0] for text in found.get("severity", ()))),
                        _only(found.get("table", ())),
                        _only(found.get("column", ())),
                        *(tuple(dict.fromkeys(found.get(name, ()))) for name in SENTENCES),
                    ),
                )
        if not complete:
            for caller in further:
                yield from self._told(made, (*callers, caller), parts)

    def _callers_of(self, frame: _Frame) -> list[_Caller]:
        if not isinstance(frame.node, ast.FunctionDef):
            return []
        name = frame.node.name
        return [
            one
            for one in self._callers[name]
            if one[2] is not frame.node
            and (
                one[0].name == frame.module or one[0].imported.get(name, ("", ""))[1] == name or _by_module(one, frame)
            )
        ]

    def _codes(self, frame: _Frame, code: ast.expr | None, asks: _Frame | None) -> list[str]:
        """Return the codes that a call may have: its own, or the name of the question that asks."""
        words = ["".join(piece.one for piece in text) for text in self.texts(code, frame)] if code is not None else []
        words = [word for word in words if re.fullmatch(r"[a-z][a-z0-9-]*", word)]
        if not words and isinstance(code, ast.Name):
            words = self._keys(frame, code.id)
        if not words and asks is not None and isinstance(asks.node, ast.FunctionDef):
            words = [asks.node.name.strip("_").replace("_", "-")]
        return words

    def _asks(self, frame: _Frame) -> bool:
        """Tell whether a function is a question of its own, after which its findings are called."""
        node, module = frame.node, self._modules[frame.module]
        if not isinstance(node, ast.FunctionDef) or module is None:
            return False
        if any(_called(one) == "fact" for one in node.decorator_list if isinstance(one, ast.Call)):
            return True
        return any(
            _is(one, node.name) for value, _at in self._assigned(module.tree, "_QUESTIONS") for one in ast.walk(value)
        )

    def _keys(self, frame: _Frame, name: str) -> list[str]:
        """Return the words by which texts are chosen that go by a code: in the function, or in one that is given the code."""
        found: list[str] = []
        for node in self._own(frame.node):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict) and _is(node.slice, name):
                found += [str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)]
            elif isinstance(node, ast.Call) and any(_is(one, name) for one in node.args):
                callee = self._callee(node, frame)
                if callee is not None and callee.node is not frame.node:
                    given = next((param for param, (one, _at) in callee.given.items() if _is(one, name)), "")
                    found += self._keys(callee, given) if given else []
        return found

    # --- what an expression says ------------------------------------------------------------------------------------

    def texts(self, node: ast.expr, frame: _Frame, depth: int = 0) -> list[Text]:
        """Return the forms of what an expression says; nothing if that is not known here."""
        if depth > 3 * DEPTH:
            return []
        deeper = depth + 1
        match node:
            case ast.Constant(value=str(word)):
                return [(Piece(word, told=False),)]
            case ast.IfExp(body=one, orelse=other):
                return self._all((one, other), frame, deeper)
            case ast.BoolOp(values=values):
                return self._all(values, frame, deeper)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined((left, right), frame, deeper)
            case ast.JoinedStr(values=values):
                return self._joined(values, frame, deeper)
            case ast.FormattedValue(value=value):
                return self.texts(value, frame, deeper)
            case ast.Call():
                return self._of_call(node, frame, deeper)
            case ast.NamedExpr(value=value) | ast.Starred(value=value):
                return self.texts(value, frame, deeper)
        return [text for one, at in self._values_of(node, frame, deeper) for text in self.texts(one, at, deeper)]

    def _all(self, nodes: Sequence[ast.expr], frame: _Frame, depth: int) -> list[Text]:
        return [text for node in nodes for text in self.texts(node, frame, depth)]

    def _joined(self, nodes: Sequence[ast.expr], frame: _Frame, depth: int) -> list[Text]:
        """Return the forms of several things said one after the other; nothing if none of them is known."""
        parts = [self.texts(node, frame, depth) for node in nodes]
        if not any(part for part in parts):
            return []
        filled = [part or [(Piece(_UNKNOWN, told=False),)] for part in parts]
        return [tuple(piece for text in one for piece in text) for one in islice(product(*filled), FORMS)]

    def _of_call(self, node: ast.Call, frame: _Frame, depth: int) -> list[Text]:
        name = _called(node)
        if name == "ngettext":
            return [(Piece(_word(node.args[0]), _word(node.args[1])),)]
        if name in ("_", "N_"):
            return [tuple(piece._replace(told=True) for piece in t) for t in self.texts(node.args[0], frame, depth)]
        if name == "join" and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
            between, parts = node.func.value, node.args[0]
            if isinstance(parts, ast.List | ast.Tuple):
                said = [part for one in parts.elts for part in (between, one)][1:]
                return self._joined(said, frame, depth)
            return [text for one, at in self._members(parts, frame, depth) for text in self.texts(one, at, depth)]
        if isinstance(node.func, ast.Attribute) and name in ("format", "strip", "capitalize"):
            return self._formatted(node, frame, depth)
        if name == "get" and isinstance(node.func, ast.Attribute):
            return [text for one, at in self._values_of(node, frame, depth) for text in self.texts(one, at, depth)]
        callee = self._callee(node, frame)
        if callee is not None and isinstance(callee.node, ast.FunctionDef):
            return self._spoken(self._results(callee), callee, depth)
        return next((found for one in node.args if (found := self._spoken([one], frame, depth))), [])

    def _spoken(self, nodes: Sequence[ast.expr], frame: _Frame, depth: int) -> list[Text]:
        """Return what people are told by some of several expressions, or that one of them says nothing."""
        found = self._all(nodes, frame, depth)
        said = [text for text in found if _speaks(text)]
        return [*said, *([(_NOTHING,)] if said and (_NOTHING,) in found else [])]

    def _formatted(self, node: ast.Call, frame: _Frame, depth: int) -> list[Text]:
        """Return a text that is filled in; where nothing but places stands in it, with what fills them."""
        assert isinstance(node.func, ast.Attribute)
        given = {word.arg: word.value for word in node.keywords}
        found = []
        for text in self.texts(node.func.value, frame, depth):
            if _speaks(text) or not given:
                found.append(text)
                continue
            parts = _PARTS.findall("".join(piece.one for piece in text))
            filled = [given.get(part[1:-1].partition(":")[0], ast.Constant(part)) for part in parts]
            found += self._joined(filled, frame, depth)
        return found

    def _members(self, node: ast.expr, frame: _Frame, depth: int) -> Iterator[tuple[ast.expr, _Frame]]:
        """Yield what a list may hold: what stands in it, what is appended to it, what a function gives one by one."""
        if depth > 3 * DEPTH:
            return
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for one in parts:
                    if isinstance(one, ast.Starred):
                        yield from self._members(one.value, frame, depth + 1)
                    else:
                        yield one, frame
            case ast.Call():
                callee = self._callee(node, frame)
                if callee is not None:
                    yield from ((one, callee) for one in self._yields(callee))
                    for one in self._results(callee):
                        yield from self._members(one, callee, depth + 1)
            case ast.Name(id=name):
                for one, at in self._values_of(node, frame, depth):
                    yield from self._members(one, at, depth + 1)
                for call in self._own(frame.node):
                    if isinstance(call, ast.Call) and _called(call) == "append" and _of(call) == name:
                        yield call.args[0], frame

    def _values_of(self, node: ast.expr, frame: _Frame, depth: int) -> Iterator[tuple[ast.expr, _Frame]]:
        """Yield what a name, or a part of something, may stand for, each with the frame in which it is meant."""
        if depth > 3 * DEPTH:
            return
        match node:
            case ast.Name(id=name):
                yield from self._named(name, frame, depth)
            case ast.Subscript(value=value, slice=part):
                yield from self._chosen(value, part, frame, depth)
            case ast.Call(func=ast.Attribute(value=value, attr="get"), args=[part, *other]):
                yield from self._chosen(value, part, frame, depth)
                yield from ((one, frame) for one in other)

    def _chosen(self, value: ast.expr, part: ast.expr, frame: _Frame, depth: int) -> Iterator[tuple[ast.expr, _Frame]]:
        """Yield what stands in a list or mapping at a place; all that stands in a mapping where the place is not known."""
        words = _constant(part, frame)
        for one, at in self._literal(value, frame, depth):
            if isinstance(one, ast.Dict):
                by = {_word(key): cell for key, cell in zip(one.keys, one.values, strict=True) if key is not None}
                yield from ((cell, at) for key, cell in by.items() if key in words or not words & set(by))
            elif (
                isinstance(one, ast.Tuple | ast.List) and isinstance(part, ast.Constant) and isinstance(part.value, int)
            ):
                yield from ((cell, at) for cell in one.elts[part.value : part.value + 1])

    def _named(self, name: str, frame: _Frame, depth: int) -> Iterator[tuple[ast.expr, _Frame]]:
        if name in frame.given:
            yield frame.given[name]
            return
        module = self._modules[frame.module]
        assert module is not None
        node = frame.node
        while node is not module.tree:
            own = self._assigned(node, name)
            if own:
                for value, place in own:
                    yield from self._picked(value, place, frame, depth)
                return
            if isinstance(node, ast.FunctionDef) and name in _parameters(node):
                default = _defaults(node).get(name)
                if default is not None:
                    yield default, frame
                return
            node = module.within[node]
        for value, place in self._assigned(module.tree, name):
            yield from self._picked(value, place, self._at(frame.module), depth)
        if name in module.imported:
            where, theirs = module.imported[name]
            if self._module(where) is not None:
                yield from self._named(theirs, self._at(where), depth + 1)

    def _assigned(self, node: ast.AST, name: str) -> list[tuple[ast.expr, tuple[int | None, ...]]]:
        """Return what a name is given in a function or a file, each with the place in it: of a loop's turns first, then by number."""
        key = (node, name)
        if key not in self._values:
            found: list[tuple[ast.expr, tuple[int | None, ...]]] = []
            for one in self._own(node):
                match one:
                    case ast.Assign(targets=targets, value=value):
                        found += [(value, place) for target in targets for place in _places(target, name)]
                    case ast.AnnAssign(target=target, value=ast.expr() as value):
                        found += [(value, place) for place in _places(target, name)]
                    case ast.AugAssign(target=ast.Name(id=word), op=ast.Add(), value=value) if word == name:
                        found.append((value, ()))
                    case ast.NamedExpr(target=target, value=value):
                        found += [(value, place) for place in _places(target, name)]
                    case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                        found += [(value, (None, *place)) for place in _places(target, name)]
            self._values[key] = found
        return self._values[key]

    def _picked(
        self, value: ast.expr, place: tuple[int | None, ...], frame: _Frame, depth: int
    ) -> Iterator[tuple[ast.expr, _Frame]]:
        """Yield the parts of a value at a place in it: (None, 1) is the second of each of a loop's turns."""
        if not place:
            yield value, frame
            return
        for one, at in self._literal(value, frame, depth):
            if isinstance(one, ast.Tuple | ast.List | ast.Set):
                parts = one.elts if place[0] is None else one.elts[place[0] : place[0] + 1]
                for part in parts:
                    yield from self._picked(part, place[1:], at, depth + 1)
            elif isinstance(one, ast.Dict) and place[0] is None:  # over the items of a mapping
                for key, part in zip(one.keys, one.values, strict=True):
                    if key is not None:
                        yield from self._picked(ast.Tuple([key, part]), place[1:], at, depth + 1)

    def _literal(self, node: ast.expr, frame: _Frame, depth: int) -> Iterator[tuple[ast.expr, _Frame]]:
        """Yield the lists, tuples and mappings that an expression may be."""
        if depth > 3 * DEPTH:
            return
        match node:
            case ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                yield node, frame
            case ast.IfExp(body=one, orelse=other):
                yield from self._literal(one, frame, depth + 1)
                yield from self._literal(other, frame, depth + 1)
            case ast.Call(func=ast.Attribute(value=value, attr="items")):
                yield from self._literal(value, frame, depth + 1)
            case ast.Call():
                callee = self._callee(node, frame)
                if callee is not None and isinstance(callee.node, ast.FunctionDef):
                    turns = [ast.Tuple([one]) for one in self._yields(callee)]
                    for one in (*self._results(callee), *turns):
                        yield from self._literal(one, callee, depth + 1)
            case ast.Name() | ast.Subscript():
                for one, at in self._values_of(node, frame, depth + 1):
                    yield from self._literal(one, at, depth + 1)

    def _callee(self, call: ast.Call, frame: _Frame) -> _Frame | None:
        """Return the function of ours that a call is made to, with what it is given; None if it is another's."""
        module = self._modules[frame.module]
        assert module is not None
        name = _called(call)
        where, theirs = frame.module, name
        if isinstance(call.func, ast.Name) and name in module.imported:
            where, theirs = module.imported[name]
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            of = call.func.value.id
            if of in module.imported:
                where = ".".join(module.imported[of])
            elif of not in ("self", "cls"):
                return None
        elif not isinstance(call.func, ast.Name):
            return None
        other = self._module(where)
        node = other.functions.get(theirs) if other else None
        return None if node is None else _Frame(where, node, _handed(node, call, frame))

    def _at(self, name: str) -> _Frame:
        """Return the frame of a file itself."""
        module = self._module(name)
        assert module is not None
        return _Frame(name, module.tree)

    def _own(self, node: ast.AST) -> list[ast.AST]:
        """Return what stands in a function or a file, without the functions within it."""
        return next((module.own[node] for module in self._modules.values() if module and node in module.own), [])

    def _results(self, frame: _Frame) -> list[ast.expr]:
        return [one.value for one in self._own(frame.node) if isinstance(one, ast.Return) and one.value is not None]

    def _yields(self, frame: _Frame) -> list[ast.expr]:
        return [one.value for one in self._own(frame.node) if isinstance(one, ast.Yield) and one.value is not None]

    def _module(self, name: str) -> _Module | None:
        if name not in self._modules:
            path = SOURCE.joinpath(*name.split(".")[1:])
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            read = path.is_file()
            self._modules[name] = _Module(name, ast.parse(path.read_text(encoding="utf-8"))) if read else None
        return self._modules[name]


def _chain(made: _Frame, callers: Sequence[_Caller]) -> tuple[_Frame, _Frame]:
    """Return the frame of a function with those of who calls it behind it, and the outermost of them."""
    frames = [made, *(_Frame(module.name, inside) for module, _call, inside in callers)]
    at = top = frames[-1]
    for frame, (_module, call, _inside) in zip(frames[-2::-1], reversed(callers), strict=True):
        assert isinstance(frame.node, ast.FunctionDef)
        at = _Frame(frame.module, frame.node, _handed(frame.node, call, at))
    return at, top


def _handed(node: ast.FunctionDef, call: ast.Call, frame: _Frame) -> dict[str, tuple[ast.expr, _Frame]]:
    """Return what a call gives to the parameters of a function."""
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    given = dict(zip(names, (one for one in call.args if not isinstance(one, ast.Starred)), strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg}
    return {name: (value, frame) for name, value in given.items()}


def _constant(node: ast.expr, frame: _Frame) -> set[str]:
    """Return the one word that an expression is for sure; nothing if it may be several."""
    while isinstance(node, ast.Name) and node.id in frame.given:
        node, frame = frame.given[node.id]
    return {str(node.value)} if isinstance(node, ast.Constant) else set()


def _arguments(call: ast.Call, order: Sequence[str]) -> dict[str, ast.expr]:
    return dict(zip(order, call.args, strict=False)) | {word.arg: word.value for word in call.keywords if word.arg}


def _called(call: ast.Call) -> str:
    """Return the last word of what is called."""
    return (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )


def _of(call: ast.Call) -> str:
    """Return the name of that whose method is called."""
    value = call.func.value if isinstance(call.func, ast.Attribute) else None
    return value.id if isinstance(value, ast.Name) else ""


def _by_module(caller: _Caller, frame: _Frame) -> bool:
    """Tell whether a call names the function by its file, as `told.nameless(...)` does."""
    module, call, _inside = caller
    return ".".join(module.imported.get(_of(call), ("",))) == frame.module


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _word(node: ast.AST | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _speaks(text: Text) -> bool:
    """Tell whether people are told anything by a text beside what is filled in."""
    return any(piece.told and any(c.isalpha() for c in _PLACEHOLDER.sub("", piece.one)) for piece in text)


def _only(texts: Sequence[Text]) -> str:
    words = {text[0][0] for text in texts}
    return next(iter(words)) if len(words) == 1 else ""


def _parameters(node: ast.FunctionDef) -> set[str]:
    return {one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}


def _defaults(node: ast.FunctionDef) -> dict[str, ast.expr]:
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    last = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
    named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return last | {one.arg: value for one, value in named if value is not None}


def _places(target: ast.AST, name: str) -> Iterator[tuple[int | None, ...]]:
    """Yield where a name stands in what is assigned to."""
    if _is(target, name):
        yield ()
    elif isinstance(target, ast.Tuple | ast.List):
        for at, one in enumerate(target.elts):
            yield from ((at, *place) for place in _places(one, name))
