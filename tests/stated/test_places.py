"""Names of places in the code, told from words of prose."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.stated.extract import Extractor

EXTRACT = Extractor.of()


def places(text: str) -> dict[str, str]:
    """Return the form of each place that a description names."""
    reading = EXTRACT(parse_draft(f"---\nkind: bug\nsummary: It fails\n---\n{text}"))
    return {reading.text(fact): fact.form for fact in reading.facts.of("pointers")}


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("See src/main/config/app.xml for it.", "src/main/config/app.xml", "path"),
        ("It is in export.py.", "export.py", "path"),
        ("Calls to /api/v1/invoices fail.", "/api/v1/invoices", "path"),
        ("See https://github.com/acme/shop/blob/main/a.py.", "github.com/acme/shop", ""),
        ("See https://github.com/acme/shop/blob/main/Cart.m#L88 for it.", "Cart.m#L88", ""),
        ("The class InvoiceFilter is wrong.", "InvoiceFilter", "symbol"),
        ("(see InvoiceFilter.apply)", "InvoiceFilter.apply", "symbol"),
        ("The method getTotal() returns null.", "getTotal()", "symbol"),
        ("Set max_rows to 5.", "max_rows", "symbol"),
        ("The flag MAX_ROWS is not read.", "MAX_ROWS", "symbol"),
        ("It is in org.acme.shop.Cart now.", "org.acme.shop.Cart", "symbol"),
        ("It is std::vector again.", "std::vector", "symbol"),
        ("The option `--rows` is ignored.", "--rows", "code"),
        ("~~~\njava.lang.Error\n  at org.acme.Cart.add(Cart.java:12)\n~~~", "Cart.java", ""),
    ],
)
def test_place(text: str, name: str, form: str) -> None:
    """A path, a symbol, an endpoint, marked code and a stack trace are pointers."""
    found = places(text)
    assert any(name in place for place in found), found
    if form:
        assert found[name] == form


@pytest.mark.parametrize(
    "text",
    [
        "The invoice and/or the order is wrong.",
        "See http://lists.example.org/2012/msg03659.html and https://wiki.example.org/a/b/c_d.",
        "Since 01/06/2016 it fails in 24/7 operation.",
        "Use JavaScript on GitHub, an iPhone or macOS.",
        "Release 5.12.3 fails. See e.g. the log, i.e. the end.",
        "Ask kim@acme.example about it.",
        "See https://example.com/a/b/page.html first.",
        "The flag is `true`, not `null`.",
        "It says: don't.Then it ends.",
        "Die Maske zeigt 3,50 statt 3.50 EUR.",
    ],
)
def test_no_place(text: str) -> None:
    """Dates, products, versions, addresses and links to pages are none."""
    assert not places(text)


def test_screenshot() -> None:
    """The file name of an image is none."""
    assert not places("See ![IMG_2231.PNG](https://example.com/IMG_2231.PNG) please.")


def test_few_are_kept() -> None:
    """A stack trace of any length is a handful of places."""
    text = "~~~\n" + "  at org.acme.Cart.add(Cart.java:12)\n" * 500 + "~~~"
    assert len(EXTRACT(parse_draft(f"# It fails\n\n{text}")).facts.of("pointers")) <= 5
