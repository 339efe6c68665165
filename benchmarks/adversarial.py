"""Hostile text: time at one and two megabytes, and memory, for parsing and for the whole lint.

    python benchmarks/adversarial.py [--size 1000000] [--only NAME] [--no-lint] [--no-memory]

Writes `benchmarks/results/adversarial.md`. Each family is a function of a size; its time is the
best of three at the size and at twice the size, its memory the peak that `tracemalloc` sees above
the input, as a multiple of the input's characters. Targets: under 2 s a megabyte, 30 times its
size, twice the time for twice the input.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe

from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Markup, Source, documents
from ticket_lint.parse.sentences import sentences
from ticket_lint.values.ticket import Ticket

RESULT = Path(__file__).parent / "results" / "adversarial.md"
ROUNDS = 3
LEVELS_PER_CHARACTER = 10  # a level of ADF counts as ten characters: 100,000 levels a megabyte


def repeat(piece: str) -> Callable[[int], str]:
    """Return a family: a piece over and over, up to a size."""
    return lambda size: piece * (size // len(piece))


def deep(size: int) -> dict[str, Any]:
    """Return ADF panels in panels around one word."""
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "deep"}]}
    for _ in range(size // LEVELS_PER_CHARACTER):
        node = {"type": "panel", "content": [node]}
    return node


def deep_lists(size: int) -> dict[str, Any]:
    """Return ADF list items, each in a list in the one before."""
    node: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "deep"}]}
    for _ in range(size // LEVELS_PER_CHARACTER // 2):
        text = {"type": "paragraph", "content": [{"type": "text", "text": "item"}]}
        node = {"type": "bulletList", "content": [{"type": "listItem", "content": [text, node]}]}
    return node


def items(size: int) -> str:
    """Return 100,000 list items a megabyte, nested a level deeper up to 50 again and again."""
    lines, length, level = [], 0, 0
    while length < size:
        level = level % 50 + 1
        lines.append("*" * level + " it\n")
        length += len(lines[-1])
    return "".join(lines)


def indented(size: int) -> str:
    """Return Markdown list items, each two spaces further in, up to 50 levels again and again."""
    lines, length, level = [], 0, 0
    while length < size:
        level = level % 50 + 1
        lines.append("  " * level + "- it\n")
        length += len(lines[-1])
    return "".join(lines)


Content = str | dict[str, Any] | None
FAMILIES: dict[str, tuple[Markup, Callable[[int], Any]]] = {
    "letters": ("wiki", repeat("a")),
    "letters (Markdown)": ("markdown", repeat("a")),
    "words": ("wiki", repeat("word ")),
    "`****`": ("wiki", repeat("*")),
    "`****` (Markdown)": ("markdown", repeat("*")),
    "`*a *a`": ("wiki", repeat("*a ")),
    "`*a _b`": ("wiki", repeat("*a _b ")),
    "`*a* `": ("wiki", repeat("*a* ")),
    "`____` (Markdown)": ("markdown", repeat("_")),
    "list items": ("wiki", items),
    "short list items": ("wiki", repeat("* a\n")),
    "list items (Markdown)": ("markdown", indented),
    "`- - -` (Markdown)": ("markdown", repeat("- ")),
    "`{code}{code}`": ("wiki", repeat("{code}")),
    "`{code}` unclosed": ("wiki", repeat("{code}\n{noformat:x}\n")),
    "`{quote}`": ("wiki", repeat("{quote}")),
    "`{panel:title=a}`": ("wiki", repeat("{panel:title=a}\n")),
    "`{{{{`": ("wiki", repeat("{")),
    "`{{a {{a`": ("wiki", repeat("{{a ")),
    "`{{a}}`": ("wiki", repeat("{{a}} ")),
    "`[a|`": ("wiki", repeat("[a|")),
    "`[[[[`": ("wiki", repeat("[")),
    "`[a|b.c]`": ("wiki", repeat("[a|b.c]")),
    "`[a](` (Markdown)": ("markdown", repeat("[a](")),
    "`[[[[` (Markdown)": ("markdown", repeat("[")),
    "`![](` (Markdown)": ("markdown", repeat("![](")),
    "`||||`": ("wiki", repeat("|")),
    "`|a|a`": ("wiki", repeat("|a")),
    "`|a` lines": ("wiki", repeat("|a\n")),
    "`|-|-` (Markdown)": ("markdown", repeat("|-|-\n")),
    "`!a!a`": ("wiki", repeat("!a")),
    "backslashes": ("wiki", repeat("\\")),
    "backticks (Markdown)": ("markdown", repeat("`")),
    "runs of backticks (Markdown)": ("markdown", repeat("` `` ``` ")),
    "fences (Markdown)": ("markdown", repeat("```\na\n")),
    "`> > >` (Markdown)": ("markdown", repeat("> ")),
    "`<!--` (Markdown)": ("markdown", repeat("<!-- ")),
    "`<!-- a -->` lines (Markdown)": ("markdown", repeat("<!-- a -->\n")),
    "`!a.png!` paragraphs": ("wiki", repeat("!a.png!\n\n")),
    "`#` (Markdown)": ("markdown", repeat("# a\n")),
    "one letter a line": ("wiki", repeat("a\n")),
    "one letter a paragraph": ("wiki", repeat("a\n\n")),
    "one letter a line (text)": ("text", repeat("a\n")),
    "empty lines": ("wiki", repeat("\n")),
    "spaces": ("wiki", repeat(" ")),
    "indents (Markdown)": ("markdown", repeat("\t\n    a\n")),
    "`a. a. a.`": ("wiki", repeat("a. ")),
    "`....`": ("wiki", repeat(".")),
    "`Expected:` lines": ("wiki", repeat("Expected: \n")),
    "`Expected: ` on one line": ("wiki", repeat("Expected: ")),
    "`should` on one line": ("wiki", repeat("it should be instead of when if ")),
    "`Given When Then` lines": ("wiki", repeat("Given a\nWhen b\nThen c\n")),
    "table-like lines": ("text", repeat("+---+\n| a |\n")),
    "addresses": ("wiki", repeat("http://")),
    "`http://a.b?c=`": ("wiki", repeat("http://a.b?c= ")),
    "digits": ("wiki", repeat("1")),
    "`1. 2. 3.`": ("wiki", repeat("1. ")),
    "`a@a@a`": ("wiki", repeat("a@a")),
    "`/a/a/a`": ("wiki", repeat("/a")),
    "`a-a-a`": ("wiki", repeat("a-a")),
    "`a.a.a`": ("wiki", repeat("a.a")),
    "`password=`": ("wiki", repeat("password=a1 ")),
    "capitals": ("wiki", repeat("A")),
    "emoji": ("wiki", repeat("😀")),
    "combining marks": ("wiki", repeat("e\u0301")),
    "deep ADF": ("adf", deep),
    "deep ADF lists": ("adf", deep_lists),
}


class Measure(NamedTuple):
    """Seconds at the size and at twice the size, and the peak of memory per character."""

    once: float
    twice: float
    memory: float

    def cells(self) -> str:
        """Return the three figures as cells of a Markdown table."""
        return f"{self.once:.3f} | {self.twice / max(self.once, 1e-9):.1f} | {self.memory:.1f}"


def parse(content: Content, markup: Markup) -> int:
    """Parse a field and count its sentences."""
    parsed = documents([Source("description", content, markup)])
    return sum(1 for document in parsed for _ in sentences(document))


def lint(judge: Judge, content: Content, markup: Markup) -> None:
    """Judge a bug with that description."""
    sources = [Source("summary", "A summary", "text"), Source("description", content, markup)]
    judge(Ticket(key="A-1", kind="bug", documents=documents(sources)))


def seconds(work: Callable[[], Any]) -> float:
    """Return the best time of a piece of work."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
        if best > 1:
            break
    return best


def peak(work: Callable[[], Any]) -> int:
    """Return the bytes that a piece of work holds at most, beyond what is there already."""
    gc.collect()
    tracemalloc.start()
    work()
    bytes_ = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return bytes_


def measure(
    work: Callable[[Any], Any], make: Callable[[int], Any], size: int, *, memory: bool
) -> Measure:
    """Measure one family."""
    one, two = make(size), make(2 * size)
    return Measure(
        seconds(lambda: work(one)),
        seconds(lambda: work(two)),
        peak(lambda: work(one)) / size if memory else float("nan"),
    )


def main() -> None:
    """Measure all families and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="characters (1000000)")
    parser.add_argument("--only", default="", help="families whose name contains this")
    parser.add_argument("--no-lint", action="store_true", help="parse only")
    parser.add_argument("--no-memory", action="store_true", help="time only")
    options = parser.parse_args()
    judge = None if options.no_lint else Judge.of()
    rows = []
    for name, (markup, make) in FAMILIES.items():
        if options.only not in name:
            continue
        memory = not options.no_memory
        work = partial(parse, markup=markup)
        row = measure(work, make, options.size, memory=memory).cells()
        if judge:
            work = partial(lint, judge, markup=markup)
            row += " | " + measure(work, make, options.size, memory=memory).cells()
        rows.append("| {} | {} |".format(name.replace("|", r"\|"), row))
        print(rows[-1], flush=True)
    if options.only:
        return
    head = "| family | parse s | × for 2 × | memory × |"
    rule = "|---|---:|---:|---:|"
    if judge:
        head, rule = head + " lint s | × for 2 × | memory × |", rule + "---:|---:|---:|"
    text = (
        f"# Hostile text\n\n{describe()}\n- `python benchmarks/adversarial.py`: "
        f"{options.size:,} characters of each family (ADF: a level for every "
        f"{LEVELS_PER_CHARACTER}); seconds, the factor for twice the input, and the peak of memory "
        "as a multiple of the input's characters\n\n"
    )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text + "\n".join([head, rule, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
