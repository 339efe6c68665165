"""JQL of other people, narrowed: conditions are put before its order, whatever it quotes."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_ORDER = re.compile(r"(?i)\border\s+by\b")


def split(jql: str) -> tuple[str, str]:
    """Return the conditions and the order, each without `ORDER BY`, empty where there is none."""
    bare = _QUOTED.sub(lambda match: "_" * len(match[0]), jql)
    found = _ORDER.search(bare)
    if not found:
        return jql.strip(), ""
    return jql[: found.start()].strip(), jql[found.end() :].strip()


def narrowed(jql: str, *conditions: str, order: str = "") -> str:
    """Return JQL that asks for these conditions as well, in its own order, else in `order`."""
    where, own = split(jql)
    parts = [f"({where})"] if where and conditions else [where] if where else []
    whole = " AND ".join([*parts, *conditions])
    by = own or order
    return f"{whole} ORDER BY {by}".strip() if by else whole


def quoted(name: str) -> str:
    """Return a name as JQL writes it: keys such as AND are words of the language."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
