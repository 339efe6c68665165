"""Only who knows a secret can send a webhook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.jira.signature import has_secret, is_signed
from ticket_lint.sandbox.webhooks import signature

VECTOR = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
DOCUMENTED = "It's a Secret to Everybody"


@pytest.mark.parametrize(
    ("header", "secrets", "signed"),
    [
        (VECTOR, [DOCUMENTED], True),
        (VECTOR, ["new", DOCUMENTED], True),
        (f" {VECTOR}\t", [DOCUMENTED], True),
        ("SHA256=" + VECTOR[7:].upper(), [DOCUMENTED], True),
        (VECTOR, ["another"], False),
        (VECTOR, [], False),
        (VECTOR, [""], False),
        (signature("", b"Hello World!"), [""], False),
        ("", [DOCUMENTED], False),
        ("sha256=", [DOCUMENTED], False),
        (VECTOR[:-1], [DOCUMENTED], False),
        (VECTOR + "0", [DOCUMENTED], False),
        (VECTOR[7:], [DOCUMENTED], False),
        ("sha1=" + VECTOR[7:], [DOCUMENTED], False),
        ("sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59", [DOCUMENTED], False),
        (VECTOR + "," + VECTOR, [DOCUMENTED], False),
        ("\u017fha256=" + VECTOR[7:], [DOCUMENTED], False),
        ("sha256=" + "\u0661" * 64, [DOCUMENTED], False),
    ],
)
def test_signature(header: str, secrets: list[str], signed: bool) -> None:  # noqa: FBT001 - a table
    """Only an HMAC-SHA256 of the body under a secret counts; any other header is none."""
    assert is_signed(b"Hello World!", header, secrets) is signed
    assert not is_signed(b"Hello World?", header, secrets)


@pytest.mark.parametrize(
    ("header", "secrets", "known"),
    [
        ("s3cret", ["old", "s3cret"], True),
        (" s3cret ", ["s3cret"], True),
        ("gr\u00c3\u00bcn", ["gr\u00fcn"], True),
        ("S3CRET", ["s3cret"], False),
        ("s3cre", ["s3cret"], False),
        ("", [""], False),
        ("", [], False),
        ("\u20ac", ["?"], False),
        ("\udcff", ["\udcff"], False),
    ],
)
def test_secret_header(header: str, secrets: list[str], known: bool) -> None:  # noqa: FBT001 - a table
    """The header of Jira Automation must be one of the secrets, whole; none is never one."""
    assert has_secret(header, secrets) is known


@given(st.binary(max_size=200), st.text(max_size=100), st.lists(st.text(max_size=20), max_size=3))
def test_senders_are_total(body: bytes, header: str, secrets: list[str]) -> None:
    """No header and no secret makes the check fail, and each secret signs for itself."""
    is_signed(body, header, secrets)
    has_secret(header, secrets)
    for secret in filter(None, secrets):
        try:
            made = signature(secret, body)
        except UnicodeEncodeError:
            continue
        assert is_signed(body, made, secrets)
