"""Private data that a checksum can prove: payment cards and bank accounts.

A card number needs its issuer's prefix and length, the Luhn check digit, and either groups as on a
card or a word such as "card" just before it: ten in a hundred random numbers pass Luhn. A bank
account needs its country's length and check digits. Published test numbers are no secret.

Sources: ISO/IEC 7812 (cards, Luhn), ISO 13616 (IBAN registry), test card pages of Stripe, Adyen and
PayPal, IBAN examples of the registry and of Wikipedia.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.lexicon.words import words

_DIGITS = re.compile(r"[0-9][0-9]{3}[ -]?[0-9]{4}")
_CARD = re.compile(
    r"(?<![\w.-])(?:"
    r"\d{4}(?P<gap>[ -])\d{4}(?P=gap)\d{4}(?P=gap)\d{4}|3[47]\d\d(?P<amex>[ -])\d{6}(?P=amex)\d{5}"
    r"|(?P<solid>\d{15,16}))(?![\w-]|\.\d)"
)
_ISSUER = re.compile(
    r"4|5[1-5]|2(?:2[2-9]|[3-6]\d|7[01])|3[47]|6(?:011|5|4[4-9])|35(?:2[89]|[3-8]\d)"
)
_SAID = re.compile(
    r"(?i:\b(?:cards?|visa|master ?card|amex|pan|\w{0,8}karten?\w*|carte|tarjeta|cart[aã]o)\b)"
)
_IBAN = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])")
_TEST_CARDS = words(
    "4111111111111111 4242424242424242 4000056655665556 5555555555554444 2223003122003222 "
    "5200828282828210 5105105105105100 378282246310005 371449635398431 378734493671000 "
    "6011111111111117 6011000990139424 6011000400000000 3566002020360505 3530111333300000 "
    "4012888888881881 4000000000000002 4000000000009995 4000000000000069 4000000000000127 "
    "5454545454545454 4444333322221111 4917610000000000 4988438843884305 4166676667666746 "
    "5100290029002909 4005550000000019 4005519200000004 4009348888881881 4012000033330026 "
    "2720994326581252 5424000000000015 4007000000027 4646464646464644 4032039317984658"
)
_TEST_IBANS = words(
    "DE89370400440532013000 GB29NWBK60161331926819 GB82WEST12345698765432 "
    "FR1420041010050500013M02606 FR7630006000011234567890189 ES9121000418450200051332 "
    "NL91ABNA0417164300 CH9300762011623852957 AT611904300234573201 BE68539007547034 "
    "IT60X0542811101000000123456 PT50000201231234567890154 DE91100000000123456789 "
    "DE75512108001245126199 DE02120300000000202051 IE29AIBK93115212345678"
)
_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22,
    "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26, "UA": 29,
}  # fmt: skip
_NEAR = 40
_LETTERS_FIRST = 24
_LONGEST_CARD = 20
_LONGEST_IBAN = 44
_FEWEST_DIGITS = 5


def find(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what it is (`card number`, `bank account`) and where, in order within each kind."""
    seen = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() < seen:
            continue
        # A number is looked at from its beginning, at most an account's letters further left.
        start = max(seen, digits.start() - _LETTERS_FIRST)
        found = _card(text, start, digits.end()) or _account(text, start, digits.end())
        seen = digits.end()
        if found:
            yield found
            seen = found[2]


def _card(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    match = _CARD.search(text, start, end + _LONGEST_CARD)
    if not match or match.start() >= end or not _is_card(re.sub(r"\D", "", match[0])):
        return None
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if match["solid"] is None or _SAID.search(before):
        return "card number", match.start(), match.end()
    return None


def _account(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    match = _IBAN.search(text, start, end + _LONGEST_IBAN)
    if not match or match.start() >= end:
        return None
    length = _iban_length(match[0])
    return ("bank account", match.start(), match.start() + length) if length else None


def _is_card(digits: str) -> bool:
    return (
        bool(_ISSUER.match(digits))
        and (len(digits) == 15) == digits.startswith(("34", "37"))  # noqa: PLR2004 - Amex alone
        and digits not in _TEST_CARDS
        and len(set(digits)) >= _FEWEST_DIGITS
        and luhn(digits)
    )


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of the others."""
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (doubled + sum(int(d) for d in digits[-1::-2])) % 10 == 0


def _iban_length(text: str) -> int:
    """Return how many characters of a text are an IBAN, 0 for none.

    What follows an IBAN may look like one more group of it, so its country's length decides.
    """
    wanted, seen = _LENGTHS.get(text[:2], 0), 0
    for position, char in enumerate(text, 1):
        seen += char != " "
        if seen == wanted:
            iban = text[:position].replace(" ", "")
            whole = text[position : position + 1] in {"", " "}
            return position if whole and iban not in _TEST_IBANS and checks(iban) else 0
    return 0


def checks(iban: str) -> bool:
    """Tell whether an IBAN's two check digits fit the rest (ISO 7064, modulo 97)."""
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
