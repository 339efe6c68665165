"""The formats by name; each module is imported only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from ticket_lint.report.tally import Look, Report, Terms

Format: TypeAlias = Literal["terminal", "json", "jsonl", "markdown", "junit", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)


def report(name: Format, terms: Terms, look: Look) -> Report:
    """Return a report of a format; `look` is for the terminal alone."""
    # Imported here, so that a cold start pays for one format only.
    match name:
        case "json" | "jsonl":
            from ticket_lint.report import machine  # noqa: PLC0415

            return machine.Json(terms) if name == "json" else machine.Jsonl(terms)
        case "markdown":
            from ticket_lint.report.markdown import Markdown  # noqa: PLC0415

            return Markdown(terms)
        case "junit":
            from ticket_lint.report.junit import Junit  # noqa: PLC0415

            return Junit(terms)
        case "sarif":
            from ticket_lint.report.sarif import Sarif  # noqa: PLC0415

            return Sarif(terms)
        case "terminal":
            from ticket_lint.report.terminal import Terminal  # noqa: PLC0415

            return Terminal(terms, look)
