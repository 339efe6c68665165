"""References as tickets are compared with them: their value, what they state, their topic.

Those that ship were read when they were written, and are kept in `models/references.json`, since
reading a hundred files would take most of a start; a test holds it to the files. References of an
organisation's own are read at each start.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ticket_lint import shipped
from ticket_lint.encode import manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge.specification import Specification
from ticket_lint.stated.evidence import evidence
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ticket_lint.encode import Encoder
    from ticket_lint.references.library import Reference

FILE = "references.json"
COMPARED: tuple[FactKind, ...] = (
    *("criteria", "expected", "reproduction", "observed", "reason", "goal", "environment"),
    *("exclusions", "verification", "pointers"),
)
"""Facts that a reference can state and a ticket lack, those that matter most first."""
TOPIC = 600
"""Characters of summary and description that tell what a ticket is about."""
QUOTE = 120


class Indexed(NamedTuple):
    """A reference: `value` as the specification model sees it, None in a language it cannot read.

    `states` quotes one fact of each kind in `COMPARED`; `vector` is the direction of its topic,
    None in a language that the encoder does not read.
    """

    id: str
    kind: Kind
    language: str
    good: bool
    own: bool
    value: float | None
    states: dict[FactKind, str]
    vector: NDArray[np.float32] | None


def topic(reading: Reading) -> str:
    """Return the text that tells what a ticket is about."""
    return "\n".join(document.text for document in reading.ticket.documents)[:TOPIC]


def index(
    references: Iterable[Reference],
    extract: Extractor,
    specification: Specification,
    encoder: Encoder,
) -> tuple[Indexed, ...]:
    """Read references, in their order."""
    found = tuple(references)
    readings = [extract(reference.ticket) for reference in found]
    vectors = encoder.encode([topic(reading) for reading in readings])
    indexed = []
    for reference, reading, vector in zip(found, readings, vectors, strict=True):
        specified = specification(reading)
        spoken = encoder.languages is None or reading.language in {*encoder.languages, ""}
        indexed.append(
            Indexed(
                id=reference.id,
                kind=reading.ticket.kind,
                language=reading.language,
                good=reference.good,
                own=reference.own,
                value=specified.value if specified else None,
                states=_states(reading),
                vector=vector if spoken else None,
            )
        )
    return tuple(indexed)


def _states(reading: Reading) -> dict[FactKind, str]:
    quoted = {}
    for kind in COMPARED:
        facts = reading.facts.of(kind)
        if facts:
            quote = evidence(reading.ticket, facts[0]).quote
            quoted[kind] = quote if len(quote) <= QUOTE else quote[: QUOTE - 1].rstrip() + "…"
    return quoted


def written(indexed: Sequence[Indexed], *, versions: dict[str, str]) -> str:
    """Return an index as JSON, a line a reference; `versions` says what it was made with."""
    rows = ",\n".join(json.dumps(_row(one), ensure_ascii=False) for one in indexed)
    return f'{{"versions": {json.dumps(versions)},\n"references": [\n{rows}\n]}}\n'


def _row(one: Indexed) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 - only where vectors are

    vector = one.vector
    return {
        "id": one.id,
        "kind": one.kind,
        "language": one.language,
        "good": one.good,
        "value": None if one.value is None else round(one.value, 3),
        "states": one.states,
        "vector": None
        if vector is None
        else b64encode(vector.astype(np.float16).tobytes()).decode(),
    }


def ours() -> tuple[tuple[Indexed, ...], dict[str, str]]:
    """Return the shipped references, and with what they were read.

    Raises `ShippedDataError` for a damaged or altered file.
    """
    data = manifest.read_json(f"models/{FILE}")
    try:
        indexed = tuple(
            Indexed(
                id=row["id"],
                kind=row["kind"],
                language=row["language"],
                good=row["good"],
                own=False,
                value=row["value"],
                states=row["states"],
                vector=None if row["vector"] is None else _vector(row["vector"]),
            )
            for row in data["references"]
        )
        if len({one.vector.size for one in indexed if one.vector is not None}) > 1:
            raise ValueError("vectors of several lengths")  # noqa: TRY301
        return indexed, dict(data["versions"])
    except (KeyError, TypeError, ValueError) as error:
        raise ShippedDataError(
            f"is no index of references: {error!r}", where=f"models/{FILE}", right=shipped.REPAIR
        ) from error


def _vector(text: str) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(b64decode(text, validate=True), np.float16).astype(np.float32)
