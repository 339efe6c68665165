"""Whether a bug tells of a failure at all: many are orders to change something."""

from __future__ import annotations

import re

from ticket_lint.stated.reading import Reading

# Beginnings of words that tell of a failure, whose contrary everybody expects.
FAILS = re.compile(
    r"n['’]t\b|\b(?:crash|exception|error|warning|fail|segfault|abort|sig[as]|broke|break|hang|hung|leak"
    r"|freez|deadlock|lost|los[te]\b|missing|disappear|ignor|blank|null|typo|mis-?spel|unable"
    r"|stack ?trace|[45]0\d\b|not?\b|nothing|never|cannot|without|only\b"
    r"|fehl|absturz|stürz|ausnahme|kaputt|häng|verschwind|leer|nicht|kein|ohne"
    r"|erreur|plante|bloqu|disparaî|manque|vide|pas\b|aucun|sans\b"
    r"|excepci|falla|fallo|desaparec|falta|vacío|sin\b|ningun"
    r"|erro\b|exceç|falha|trava|vazi|não\b|sem\b)|\w(?:Exception|Error)\b",
    re.IGNORECASE,
)
_ORDERS = ("change/definite", "change/open", "wish/imperative")
_READ = 1_000  # characters of a summary that are searched for a failure


def orders_change(reading: Reading) -> bool:
    """Tell whether the summary orders a change ("Remove the old client") and reports no failure."""
    return any(
        found.field == "summary" for label in _ORDERS for found in reading.phrases(label)
    ) and not FAILS.search(reading.ticket.summary[:_READ])
