"""What only a real process shows: signals, pipes, terminals."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Start = Callable[..., "subprocess.Popen[bytes]"]
TICKET = {"kind": "task", "summary": "Clean up the build", "description": "It is old. " * 30}
DEADLINE_S = 30


def many(count: int) -> bytes:
    """Return JSON lines of tickets."""
    return b"".join(
        json.dumps({"key": f"A-{number}", **TICKET}).encode() + b"\n" for number in range(count)
    )


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["json", "jsonl", "terminal"])
def test_interrupted_while_it_waits_for_input(start: Start, tmp_path: Path, name: str) -> None:
    """^C while a slow producer keeps the input open: exit code 130, results so far, well-formed."""
    out = tmp_path / "out"
    with out.open("wb") as stdout, start("lint", "-", "-f", name, stdout=stdout) as process:
        assert process.stdin
        process.stdin.write(many(300))
        process.stdin.flush()
        wait_for(lambda: b"A-100" in out.read_bytes())
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE_S) == 130
        assert process.stderr
        assert process.stderr.read() == b""
    text = out.read_text(encoding="utf-8")
    if name == "json":
        output = json.loads(text)
        assert len(output["tickets"]) == output["summary"]["tickets"] >= 100
        assert output["summary"]["complete"] is False
    elif name == "jsonl":
        assert len([json.loads(line) for line in text.splitlines()]) >= 100
    else:
        assert "stopped before the end of the input" in text


def test_interrupted_report_in_a_file_is_whole(start: Start, tmp_path: Path) -> None:
    """^C with `--output`: the file appears with the results so far."""
    report = tmp_path / "report.json"
    with start("lint", "-", "-f", "json", "-o", str(report)) as process:
        assert process.stdin
        process.stdin.write(many(300))
        process.stdin.flush()
        wait_for(lambda: any(p.stat().st_size > 1000 for p in tmp_path.glob(".report*.part")))
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE_S) == 130
    assert json.loads(report.read_bytes())["summary"]["tickets"] > 0
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.parametrize("name", ["jsonl", "terminal", "json"])
def test_reader_that_goes_away(start: Start, tmp_path: Path, name: str) -> None:
    """`| head` ends the program without a word; the code is that of any program so ended."""
    (tmp_path / "many.jsonl").write_bytes(many(300))
    with start("lint", "many.jsonl", "-f", name) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(DEADLINE_S) == 141
        assert process.stderr
        assert process.stderr.read() == b""


def on_terminal(*args: str, **environ: str) -> tuple[bytes, int]:
    """Run a command whose output and errors go to one terminal; return what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ticket_lint", *args],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environ},
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    return shown, process.wait(DEADLINE_S)


@pytest.mark.parametrize(
    ("environ", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal(tmp_path: Path, environ: dict[str, str], *, colored: bool) -> None:
    """A terminal gets colour, for reports and for errors, unless the environment says no."""
    (tmp_path / "one.jsonl").write_bytes(many(1))
    shown, code = on_terminal("lint", "one.jsonl", "nowhere.json", **environ)
    assert code == 2
    assert (b"\x1b[1mA-0" in shown) is colored
    assert (b"\x1b[31m\x1b[1merror:" in shown) is colored
    assert b"error:" in shown


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_terminal_that_shows_few_characters(start: Start, tmp_path: Path, encoding: str) -> None:
    """Our own signs have a plain form, and no character of a ticket ends the run."""
    ticket = {"key": "A-1", "kind": "task", "summary": "Łódź 你好", "description": "Übel. " * 20}
    (tmp_path / "one.jsonl").write_text(json.dumps(ticket), encoding="utf-8")
    environ = {**os.environ, "PYTHONIOENCODING": encoding}
    with start("lint", "one.jsonl", env=environ) as process:
        out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    arrow = "→" if encoding == "utf-8" else "->"
    assert f"      {arrow} " in out.decode(encoding)


def test_closed_output(tmp_path: Path) -> None:
    """A caller that closed standard output gets a file all the same, and no complaint."""
    (tmp_path / "one.jsonl").write_bytes(many(1))
    command = f"{sys.executable} -m ticket_lint lint one.jsonl -f json -o out.json >&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((tmp_path / "out.json").read_bytes())["tickets"]


def test_module_is_the_command(start: Start) -> None:
    """`python -m ticket_lint` is the same."""
    with start("--version") as process:
        out, _ = process.communicate()
    assert out.startswith(b"ticket-lint ")


def test_help_imports_no_engine() -> None:
    """Help and completion are quick because they load neither pydantic nor rich nor the rules."""
    code = (
        "import sys\nfrom ticket_lint.cli.main import cli\n"
        "try:\n    cli(['lint', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('pydantic', 'rich', 'yaml', 'ticket_lint.rules') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_short_run_imports_neither_rich_nor_yaml(tmp_path: Path) -> None:
    """What most runs do not need is not loaded: a cold start is felt at every commit."""
    (tmp_path / "one.jsonl").write_bytes(many(1))
    code = (
        "import sys\nfrom ticket_lint.cli.main import cli\n"
        "try:\n    cli(['lint', 'one.jsonl', '-q'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('rich', 'yaml', 'torch', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_an_encoder_numpy_is_not_imported(tmp_path: Path) -> None:
    """`encoder = "none"` spares the start what the comparison with references needs."""
    (tmp_path / "one.jsonl").write_bytes(many(1))
    (tmp_path / "ticket-lint.toml").write_text('encoder = "none"\n')
    code = (
        "import sys\nfrom ticket_lint.cli.main import cli\n"
        "try:\n    cli(['lint', 'one.jsonl', '-q'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('numpy', 'tokenizers', 'safetensors') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
