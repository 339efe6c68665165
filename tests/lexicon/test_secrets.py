"""Secrets are found by their format, samples are not, and a mask hides all of each."""

from __future__ import annotations

import base64
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.lexicon import private_data
from ticket_lint.lexicon.secrets import find, mask, mask_span
from ticket_lint.values.document import Span

LETTERS = "bQ7xR2mK9vT4wZ1pL6nS3hJ8dF5gC0yB"
BASIC = base64.b64encode(b"jo:Kx9brombeere").decode()
PEM = "MIIEpAIBAAKCAQEAx7rZ\n" * 3

FOUND = [
    ("AWS access key", "use AKIA3XQ7RJ5T2WVNKD6M here"),
    ("GitHub token", f"export T=ghp_{LETTERS}wX9q"),
    ("GitHub token", f"github_pat_{LETTERS}_{LETTERS}"),
    ("GitLab token", "glpat-x7Rm2Kq9Tv4Wz1Lp6Ns3"),
    ("Slack token", "xoxb-7261940385-x7Rm2Kq9Tv4W"),
    ("Slack webhook", f"https://hooks.slack.com/services/T7R2M9K4/B1P6N3H8/{LETTERS[:24]}"),
    ("Stripe key", "sk_live_x7Rm2Kq9Tv4Wz1Lp"),
    ("Google API key", f"AIza{LETTERS}-_x"),
    ("Atlassian token", f"ATATT3{LETTERS}=9F"),
    ("OpenAI key", f"sk-proj-{LETTERS}"),
    ("Anthropic key", f"sk-ant-api03-{LETTERS}"),
    ("npm token", f"//registry/:_authToken=npm_{LETTERS}wX9q"),
    ("SendGrid key", f"SG.{LETTERS[:22]}.{LETTERS}{LETTERS[:11]}"),
    ("Vault token", f"hvs.{LETTERS}"),
    ("JSON web token", f"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqbyJ9.{LETTERS}"),
    ("private key", f"-----BEGIN RSA PRIVATE KEY-----\n{PEM}-----END RSA PRIVATE KEY-----"),
    ("password", "password: Kx9brombeere"),
    ("password", '"db_password" : "h7Gq2vLs9"'),
    ("password", "Das Passwort lautet Brombeere!7x"),
    ("password", "mot de passe : framb0ise!"),
    ("password", "la contraseña es Zarzamora#81"),
    ("password", "senha=am0ra-preta"),
    ("password", "https://jo:h7Gq2vLs9@db.acme.io/app"),
    ("password", f"client_secret={LETTERS}"),
    ("password", f"X-Api-Key: {LETTERS.lower()}"),
    ("credential", f"Authorization: Basic {BASIC}"),
    ("credential", f"Authorization: Bearer {LETTERS}"),
    ("card number", "paid with 4539 1488 0343 6467 today"),
    ("card number", "Karte 4539148803436467"),
    ("bank account", "IBAN DE44 5001 0517 5407 3249 31 bitte"),
    ("bank account", "GB33BUKB20201555555555"),
]
CLEAN = [
    "password: ****",
    "password is required",
    "The password is base64-encoded.",
    "token=<token>",
    "secret: ${SECRET}",
    "secret: {{ vault.secret }}",
    "secret: my-k8s-secret-2",
    "password = config.get('password1')",
    "password = os.environ.PW_2",
    "password == null || password != other1",
    "Password: Password1",
    "passwd: /etc/passwd2",
    "pwd=/home/jo/app1",
    "api_key=12",
    "API_KEY=YOUR_API_KEY_123456",
    "key=value1 monkey: banana1 primary key: id_1",
    "continuation token: 7f8a9b2c3d4e5f6a7b8c",
    "client_secret=550e8400-e29b-41d4-a716-446655440000",
    "the secret: version 2.13.4-beta1",
    "3f786850e387550fdab836ed7e6dc881de23001b",
    "550e8400-e29b-41d4-a716-446655440000",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_1234567890abcdefghijklmnopqrstuvwxyz",
    "sk-loading-indicator-large-2",
    "-----BEGIN RSA PRIVATE KEY----- … -----END RSA PRIVATE KEY-----",
    "postgres://postgres:postgres@localhost/app",
    "amqp://guest:guest@rabbit.acme.io",
    "http://jo:8080@host.acme.io",
    "https://user:password@db.acme.io",
    "r-osgi://jumper:9280,idFilter=[Lorg.eclipse.ID;@1520cd",
    "scm:git:ssh://git@github.com:acme/app.git",
    "Authorization: Basic dXNlcjpwYXNz",
    "Authorization: Bearer <token>",
    "4111 1111 1111 1111, 4242424242424242, card 5555555555554444",
    "order 4539148803436467",
    "4539 1488 0343 6468",
    "2013-11-22 10:11:12,123 20131122101112 1384948391000 1234 5678 9012 3456",
    "DE89 3704 0044 0532 0130 00",
    "AB12 3456 7890 1234",
    "org.jboss.LongClassNameWithoutAnyDigitsInIt$InnerClassName",
]


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_found(name: str, text: str) -> None:
    """A secret in its issuer's format is found by name, and the mask leaves none of it."""
    (secret,) = find(text)
    assert secret.name == name
    hidden = text[secret.span.start : secret.span.end]
    assert hidden not in mask(text)
    assert hidden[4:] not in mask(text)


@pytest.mark.parametrize("text", CLEAN)
def test_left_alone(text: str) -> None:
    """A placeholder, a sample, a variable, a hash or an ordinary word is no secret."""
    assert find(text) == ()
    assert mask(text) == text


def test_mask_of_a_part() -> None:
    """A stretch that begins or ends inside a secret, or after its label, shows nothing of it."""
    text = "login with password: Kx9brombeere today"
    start = text.index("Kx9")
    for begin, end in ((start, start + 13), (start + 3, len(text)), (0, start + 5)):
        shown = mask_span(text, Span(begin, end))
        assert "brom" not in shown
        assert "Kx9b" not in shown


def test_several_in_order() -> None:
    """Secrets come in the order of the text and never overlap."""
    text = " ".join(text for _, text in FOUND)
    spans = [secret.span for secret in find(text)]
    assert len(spans) >= len(FOUND) - 2  # neighbours may run into each other
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(st.text(alphabet="paswordkey=: AKIeyJ-sgh_x0189.\n•/@"))
def test_total(text: str) -> None:
    """Any text can be masked; what is masked twice stays as it is in length of what is shown."""
    masked = mask(text)
    assert isinstance(masked, str)
    assert (masked == text) is (not find(text))


@pytest.mark.parametrize(
    ("digits", "holds"), [("4539148803436467", True), ("4539148803436468", False), ("0", True)]
)
def test_luhn(digits: str, *, holds: bool) -> None:
    """The Luhn digit is the last one."""
    assert private_data.luhn(digits) is holds
