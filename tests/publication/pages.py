"""Reads a page of the site as strictly as a validator would, and tells what is wrong with it.

``python -m tests.publication.pages FOLDER`` looks at a site that was published, and ends with 1 if anything is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

VOID = {"meta", "link", "img", "source"}
CLOSED = {"rect"}
"""Elements of pictures, which close themselves."""

KNOWN = VOID | CLOSED | {
    *("html", "head", "title", "style", "body", "header", "main", "footer", "nav", "section", "article", "details", "summary"),
    *("h1", "h2", "h3", "h4", "h5", "p", "a", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "small", "strong"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "picture", "code", "svg", "desc"),
}  # fmt: skip
"""Elements of which the pages are made, and papers as pages, which bring their style along: whatever else there is came from a text."""

INLINE = {"a", "span", "small", "strong", "code"}
IN_P = INLINE | {"img"}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"div", "dl"},
    "dd": {"div", "dl"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "source": {"picture"},
    "desc": {"svg"},
    "rect": {"svg"},
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
ATTRIBUTES = {"src", "srcset", "href"}


@dataclass
class PageRead(HTMLParser):
    """A page as it was read.

    Parameters
    ----------
    wrong : list of str
        What is wrong with it.
    loads, links : list of str
        Addresses that a browser loads by itself, and those that a reader follows.
    ids : list of str
        Marks on it.
    texts : list of str
        What stands on it.
    """

    wrong: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    policy: str = ""
    tag: str = ""
    _open: list[str] = field(default_factory=list)
    _parts: list[set[str]] = field(default_factory=list)
    _refers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @property
    def text(self) -> str:
        """All that stands on the page, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.counts[tag] += 1
        self._say(tag not in KNOWN, f"<{tag}> is no element of the pages")
        self._say(len(named) < len(attrs), f"<{tag}> has an attribute twice")
        self._say(any(name.startswith("on") or name == "style" for name in named), f"<{tag}> runs or styles by itself")
        self._nesting(tag)
        self._what(tag, named)
        if tag not in VOID:
            self._open.append(tag)
            self._parts.append(set())
        if len(self._parts) > 1:
            self._parts[-2 if tag not in VOID else -1].add(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._say(tag not in CLOSED, f"<{tag}/> does not close itself")
        self._say("svg" not in self._open, f"<{tag}/> stands in no picture")
        self.counts[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        last = self._open.pop() if self._open else ""
        parts = self._parts.pop() if self._parts else set()
        self._say(last != tag, f"</{tag}> closes <{last}>")
        if tag == "table":
            self._say("caption" not in parts, "a table has no caption")
        if tag in ("ul", "ol", "dl"):
            self._say(not parts, f"<{tag}> is empty")

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1:] != ["style"]:
            self.texts.append(data)
            self._say(not self._open, f"{data!r} stands outside")

    def close(self) -> None:
        super().close()
        self._say(bool(self._open), f"not closed: {self._open}")
        twice = [one for one, many in Counter(self.ids).items() if many > 1]
        self._say(bool(twice), f"marks twice: {twice}")
        missing = set(self._refers) - set(self.ids)
        self._say(bool(missing), f"names by what is not there: {missing}")
        for landmark in ("main", "h1", "header", "footer", "title"):
            self._say(self.counts[landmark] < 1, f"no <{landmark}>")
        self._say(self.counts["h1"] > 1 or self.counts["main"] > 1, "more than one <h1> or <main>")
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            self._say(int(after[1]) > int(before[1]) + 1, f"<{after}> follows <{before}>")

    def _nesting(self, tag: str) -> None:
        parent = self._open[-1] if self._open else ""
        self._say(tag in PARENTS and parent not in PARENTS.get(tag, ()), f"<{tag}> in <{parent}>")
        self._say(parent in ("ul", "ol") and tag != "li", f"<{tag}> in <{parent}>")
        self._say("p" in self._open and tag not in IN_P, f"<{tag}> in <p>")
        self._say(tag == "a" and "a" in self._open, "<a> in <a>")
        self._say(parent in INLINE and tag not in INLINE, f"<{tag}> in <{parent}>")

    def _what(self, tag: str, named: dict[str, str | None]) -> None:
        if "id" in named:
            self.ids.append(named["id"] or "")
        self._refers += (named.get("aria-labelledby") or "").split()
        if tag in HEADINGS:
            self.headings.append(tag)
        if tag == "html":
            self.tag = named.get("lang") or ""
        if tag == "meta" and named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named.get("content") or ""
        self._say(tag == "img" and not named.get("alt"), "a picture without words")
        self._say(tag == "th" and named.get("scope") not in ("col", "row", "rowgroup"), "a heading of nothing")
        self._say(tag == "nav" and not named.get("aria-label"), "a <nav> without a name")
        named_picture = named.get("role") == "img" and named.get("aria-labelledby")
        self._say(tag == "svg" and not (named_picture or named.get("aria-hidden") == "true"), "an <svg> without words")
        addresses = [named[name] or "" for name in ATTRIBUTES & named.keys()]
        follows = tag == "a" or named.get("rel") == "alternate"
        (self.links if follows else self.loads).extend(addresses)

    def _say(self, wrong: bool, what: str) -> None:
        if wrong:
            self.wrong.append(f"line {self.getpos()[0]}: {what}")


def read(content: str) -> PageRead:
    """Return a page as it was read; what is wrong with it is in it."""
    page = PageRead()
    page.feed(content)
    page.close()
    return page


def site(folder: Path) -> dict[str, PageRead]:
    """Return every page of a site by its name from the site's first folder."""
    return {path.relative_to(folder).as_posix(): read(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))}  # fmt: skip


def broken(folder: Path, pages: dict[str, PageRead]) -> list[str]:
    """Return the links and pictures of a site that lead to what is not there, or away from it."""
    found = []
    for name, page in pages.items():
        for address in (*page.links, *page.loads):
            path, _hash, mark = address.partition("#")
            target = (folder / name).parent / unquote(path) if path else folder / name
            inside = target.resolve().is_relative_to(folder.resolve())
            if (
                ":" in address
                or address.startswith("//")
                or not inside
                or not target.is_file()
                or (mark and mark not in pages[target.resolve().relative_to(folder.resolve()).as_posix()].ids)
            ):
                found.append(f"{name}: {address}")
    return found


MOST_BYTES = 300_000


def heavy(folder: Path, pages: dict[str, PageRead]) -> list[str]:
    """Return the pages that take too long on a slow line: with their sheet, and each picture in its larger form."""
    found = []
    for name, page in pages.items():
        place = (folder / name).parent
        files = {folder / name, *(place / unquote(one) for one in page.loads)}
        narrow = {path for path in files if path.stem.endswith("-narrow")}  # loaded in place of the wide one
        size = sum(path.stat().st_size for path in files - narrow)
        found += [f"{name}: {size} bytes"] if size > MOST_BYTES else []
    return found


def main(folder: Path) -> int:
    """Tell what is wrong with a site; return 1 if anything is."""
    pages = site(folder)
    wrong = [f"{name}: {what}" for name, page in pages.items() for what in page.wrong]
    wrong += broken(folder, pages) + heavy(folder, pages) + ([] if pages else ["no page"])
    print("\n".join(wrong) if wrong else f"{len(pages)} pages, as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
