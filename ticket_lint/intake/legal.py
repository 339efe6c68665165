"""What a schema objects to, as one message: which key, what is wrong, what would be right."""

from __future__ import annotations

import difflib

from pydantic import BaseModel, ValidationError

from ticket_lint.errors import InputError


def explain(error: ValidationError, model: type[BaseModel], *, what: str, where: str) -> InputError:
    """Return the first of a schema's objections as an error; `what` names the thing held."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    loc = [str(part) for part in first["loc"] if part != "function-before"]
    key = ".".join(loc)[:80]
    legal = sorted(model.model_fields)
    if first["type"] == "extra_forbidden" and len(loc) == 1:
        near = difflib.get_close_matches(key, legal, n=1)
        offer = f"did you mean {near[0]!r}? " if near else ""
        known = "known: " + ", ".join(legal)
        return InputError(f"{what} has an unknown key {key!r}", where=where, right=offer + known)
    if first["type"] == "missing" and len(loc) == 1:
        needed = ", ".join(n for n, field in model.model_fields.items() if field.is_required())
        return InputError(f"{what} has no key {key!r}", where=where, right=f"needed: {needed}")
    right = first["msg"].removeprefix("Value error, ").replace("a valid tuple", "a list")
    return InputError(f"{what} key {key!r} does not fit", where=where, right=right)
