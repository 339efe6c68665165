"""Code, logs and traces that no markup says to be code."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, document
from ticket_lint.parse.codelike import is_code


@pytest.mark.parametrize(
    "line",
    [
        "    at org.acme.Foo.bar(Foo.java:12) ~[foo.jar:na]",
        'File "/srv/app.py", line 12, in run',
        "at Socket.<anonymous> (child_process.js:948:11)",
        "... 12 more",
        "#0  /var/www/index.php(12): run()",
        "2024-01-31 12:00:01,123 INFO [main] Started",
        "[2024-01-31T12:00:01Z] started",
        "12:00:01.123 DEBUG x",
        "$ docker ps -a",
        "[root@node ~]# cat a.csv",
        "me@host:~/src$ make",
        ">>> import os",
        '"name": "x",',
        '{"a": 1, "b": [2]}',
        "},",
        ");",
        "<foo bar='1'>text</foo>",
        "</dependency>",
        "<?xml version='1.0'?>",
        "// a comment",
        "diff --git a/x b/x",
        "@@ -1,2 +1,2 @@",
        "+------+-----+",
        "#include <stdio.h>",
        "import java.util.List;",
        "public void run() {",
        "def run(self):",
        "SELECT a FROM b WHERE c = 1",
        "x = compute(y);",
        "spring.profiles.active=dev",
        "if (a) {",
    ],
)
def test_code(line: str) -> None:
    """A line that no prose could be is code."""
    assert is_code(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Please select a date from the list.",
        "SELECT a FROM b fails when the second column is empty",
        "import java.util.List; fails",
        "at startup (see above)",
        "at the end of the sprint (see above)",
        "File the report before line 3 is full",
        "The user can upload file(s);",
        "Upload (at most 2 MB) and choose a name for the new file (optional);",
        "<b>Expected</b>",
        "<summary>Details</summary>",
        "<https://example.org>",
        "<TBD>",
        "Import the data; then restart.",
        "I took a quick look and the first line of it is: foreach ($a as $b) {",
        "$100 is too much",
        "2024-01-31: meeting with sales",
        "12:00 lunch",
        "#12 is a duplicate",
        "public holidays are missing",
        "SELECT is slow",
        "> quoted",
        '"Save" does nothing',
        "(see the design)",
        "…",
        "e.g. a.b = c",
    ],
)
def test_prose(line: str) -> None:
    """In doubt a line is prose."""
    assert not is_code(line)


def test_lines_of_code_make_one_block() -> None:
    """Consecutive lines of code, and what is indented below them, are one block as pasted."""
    text = "It says\n\njava.lang.Error: x\n\tat a.B.c(B.java:1)\n    more\nCaused by: d\nWhy?"
    found = document(Source("d", text, "wiki"))
    assert [(b.kind, found.slice(b)) for b in found.blocks] == [
        ("paragraph", "It says"),
        ("paragraph", "java.lang.Error: x"),
        ("code", "\tat a.B.c(B.java:1)\n    more\nCaused by: d"),
        ("paragraph", "Why?"),
    ]


def test_a_terminals_table_is_code() -> None:
    """The rows after a rule of dashes are output, not a table of the ticket."""
    found = document(Source("d", "+---+\n| a |\n+---+\n|b|c|", "wiki"))
    assert [(b.kind, found.slice(b)) for b in found.blocks] == [
        ("code", "+---+\n| a |\n+---+\n|b|c|")
    ]
