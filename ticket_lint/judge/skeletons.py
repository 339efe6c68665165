"""The parts of a ticket that an edit can add, and Markdown with blanks for each: shipped data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ticket_lint.errors import ShippedDataError
from ticket_lint.values.ticket import KINDS, Kind

BLANK = "____"
_FILE = "skeletons.toml"
_FALLBACK = "en"
WHOLE = "description"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a ticket: what stating it means, and Markdown by language.

    `covers` names parts that its Markdown states as well.
    """

    name: str
    title: str
    markdown: Mapping[str, str] = field(default_factory=dict)
    covers: tuple[str, ...] = ()

    def skeleton(self, language: str) -> str:
        """Return the Markdown in a language, else in English; empty for a part without."""
        return self.markdown.get(language, self.markdown.get(_FALLBACK, "")).strip()


@dataclass(frozen=True, slots=True)
class Skeletons:
    """All parts in the order of a ticket; which make one edit; what a whole description holds."""

    parts: Mapping[str, Part]
    together: Mapping[str, tuple[str, ...]]
    description: Mapping[Kind, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The legal values of `Rule.repair`, beside none."""
        return (*self.parts, WHOLE)

    def edits(self, names: Iterable[str], kind: Kind) -> dict[str, str]:
        """Return for each of these parts the name of the edit that states it.

        That is the whole description where one of them asks for it, the part that states this one
        as well, or the parts that a writer fills in at one go.
        """
        wanted = self._wanted(names, kind)
        whole = self.description[kind] if WHOLE in wanted else ()
        by_part = {}
        for name in wanted:
            home = next(
                (p.name for p in self.parts.values() if self._covers(p, name, wanted)), name
            )
            group = next((edit for edit, parts in self.together.items() if home in parts), home)
            by_part[name] = WHOLE if home in whole else group
        return by_part

    def ordered(self, names: Iterable[str], kind: Kind) -> tuple[Part, ...]:
        """Return parts in the order of a ticket, without those that another one states as well."""
        wanted = self._wanted(names, kind)
        covered = {other for name in wanted - {WHOLE} for other in self.parts[name].covers}
        return tuple(part for name, part in self.parts.items() if name in wanted - covered)

    def _wanted(self, names: Iterable[str], kind: Kind) -> set[str]:
        """Return the named parts, with those of the whole description where it is named."""
        wanted = set(names)
        return wanted | set(self.description[kind]) if WHOLE in wanted else wanted

    @staticmethod
    def _covers(part: Part, other: str, wanted: set[str]) -> bool:
        return part.name in wanted and other in part.covers


@cache
def skeletons() -> Skeletons:
    """Read the shipped skeletons; raises `ShippedDataError` where they are damaged."""
    file = files("ticket_lint.judge") / _FILE
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        parts = {name: _part(name, dict(given)) for name, given in data["parts"].items()}
        whole = {kind: tuple(data["description"][kind]) for kind in KINDS}
        return Skeletons(parts, {k: tuple(v) for k, v in data["together"].items()}, whole)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ShippedDataError(
            f"cannot be read: {error!r}", where=str(file), right="reinstall ticket-lint"
        ) from error


def _part(name: str, given: dict[str, object]) -> Part:
    title, covers = str(given.pop("title")), given.pop("covers", ())
    assert isinstance(covers, (list, tuple))  # noqa: S101 - our own file, held by a test
    return Part(name, title, {k: str(v) for k, v in given.items()}, tuple(map(str, covers)))
