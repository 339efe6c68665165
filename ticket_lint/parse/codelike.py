"""Tells lines of code, logs and traces that nobody marked up as code.

Many real tickets paste code bare. Read as prose it makes sentences of log lines and findings in
identifiers, so a line that no prose could be is read as code; in doubt it is prose.
"""

from __future__ import annotations

import re

_LONGEST = 2_000
"""Characters of the longest line that is looked at; a longer one is prose, whatever it is."""

_SIGN_FIRST = re.compile(
    r"""
      \$\s[a-z./~_-]+(?:\s|\Z)                           # a shell prompt
    | \[[\w.-]{1,40}@[\w.-]{1,60}[: ][^\s\]]{0,80}\][$\#]
    | >>>\s\S
    | "[\w.$-]{1,80}"\s?:\s?\S                           # a JSON pair
    | \[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d         # a log line with its time
    | \[?\d\d[-/]\d\d[ ]\d\d:\d\d:\d\d
    | \d\d:\d\d:\d\d[.,]\d{3}
    | \[\w{3}\s\w{3}\s\d\d\s\d\d:\d\d
    | \#\d+\s+(?:0x[0-9a-f]+|/\S+\(\d+\))                # a stack frame of C or PHP
    | \.\.\.\s\d+\s(?:more|common)
    | //(?:[^\w\n]|\Z)                                   # a comment
    | (?:@@\s-\d|---\sa/|\+\+\+\sb/)                     # a patch
    | \+[-=+]{4,}                                        # the rule of a terminal's table
    | \#include\s[<"]
    | <[?!][A-Za-z]
    | [^\w\s]{0,20}[{}()\[\];][^\w\s]{0,20}\Z            # nothing but brackets
    """,
    re.VERBOSE,
)
_TAG = re.compile(
    r"<(/)?+(?!(?:b|i|u|s|p|a|br|hr|em|li|ul|ol|dl|dt|dd|h[1-6]|sub|sup|del|ins|img|kbd|code|pre|"
    r"span|strong|summary|details|blockquote|table|tr|td|th|thead|tbody|div|font|center)\b)"
    r"[A-Za-z][\w:.-]*(?<!:)(?:[^\n]*(?:=[\"']|</)|[^\n]*/>\Z|(?(1)>\Z|(?!)))"
)
_WORD_FIRST = re.compile(
    r"""
      at\s[\w$<>/-]+\.[\w.$<>/-]+\s?\(.*\)                # a stack frame of Java, .NET, node
    | File\s"[^"\n]{1,300}",\sline\s\d                   # of Python
    | [\w.-]{1,40}@[\w.-]{1,60}:\S{0,80}[$\#]            # a prompt
    | (?:mysql|sqlite|hive|cqlsh|psql|irb)[^\s>]{0,40}>\s
    | [A-Z]:\\[^\s>]{0,100}>
    | diff\s--git\s
    | (?:import|package|using)\s[\w.*:]+;\s*\Z
    | (?:public|private|protected|static)\s[^\n]*[({;]
    | (?:def|function)\s\w+\s?\(
    | SELECT\s[^\n]*\sFROM\s | INSERT\sINTO\s | CREATE\s(?:TABLE|INDEX|VIEW)\s | ALTER\sTABLE\s
    | [a-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,8}\s?=\s?\S*\Z # a property
    """,
    re.VERBOSE,
)
_STATEMENT = re.compile(r"[\w$\])]\s?(?:[-+*/|]?=[^=]|\()|\w->|::|^(?:return|break|continue)\b")
_PROSE = re.compile(r"(?:\b[a-z]{1,20} ){4}[a-z]|\((?:e?s|e?n|e|x)\);\Z")


def is_code(line: str) -> bool:
    """Tell whether a line can only be code, a command, a log line or a stack frame."""
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return False
    last = line[-1]
    if (last == "{" or (last == ";" and _STATEMENT.search(line))) and not _PROSE.search(line):
        return True
    first = line[0]
    if first.isalpha():
        return bool(_WORD_FIRST.match(line)) and not _PROSE.search(line)
    if first == "<" and last == ">" and _TAG.match(line):
        return True
    if first == "{" and last == "}" and '":' in line:
        return True
    return bool(_SIGN_FIRST.match(line))


def goes_on(line: str) -> bool:
    """Tell whether a line right after code belongs to it."""
    if line[:1] == "\t" or line[:4] == "    " or line.startswith("Caused by:"):
        return True
    if line.lstrip()[:1] == "<":  # a lone `<tag>`, which by itself could be a blank: `<TBD>`
        return line.rstrip()[-1] == ">"
    if line[:1] == "|":  # a terminal's table, whose rule came before
        return line.rstrip()[-1] == "|"
    return is_code(line)
