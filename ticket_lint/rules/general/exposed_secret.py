"""See the rule's own page below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ticket_lint.lexicon import secrets
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.evidence import COMMENT
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import Place

_MOST = 5
_PRIVATE = frozenset({"card number", "bank account"})


@rule(severity="E", stage="draft", source="OWASP: sensitive data exposure; CWE-312")
def exposed_secret(reading: Reading) -> Faults:
    """A token, key, password or private datum stands in the ticket.

    Tokens are known by their issuer's format, passwords and keys by what they are assigned to,
    payment cards and bank accounts by their check digits. Comments are searched as well. Samples
    from documentation, placeholders, variables and masked values are none, and neither are hashes
    and UUIDs.

    Everybody with read access has it, also in mails, exports and backups, and taking it out of the
    text does not take it back.

    ```ticket bad
    ---
    kind: bug
    summary: Upload to the bucket fails
    ---
    The upload with key AKIA3XQ7RJ5T2WVNKD6M fails with 403 instead of 200.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Testsystem umziehen
    ---
    Das Testsystem zieht um. Anmelden als admin, Passwort: Kx9!brombeere
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Refund is refused
    ---
    A customer paid with card 4539 1488 0343 6467, and the refund is refused.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Connect the staging database
    comments:
      - text: postgres://app:h7Gq2vLs9@db-staging.acme.io/app works for me
    ---
    The staging system has no database yet. It should use the one of the old system.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Login fails
    ---
    With `password: ****` or token=<token> the login fails; secret: ${SECRET} is not replaced. A
    password is required. The commit 3f786850e387550fdab836ed7e6dc881de23001b broke it, request
    550e8400-e29b-11d4-a716-446655440000. Test card: 4111 1111 1111 1111.
    ```

    ```ticket good
    ---
    kind: task
    summary: Rotate the key of the payment service
    ---
    The key has been in use for two years. It stands in the vault under payment/api_key.

        export API_KEY="$(vault read payment/api_key)"
        password = config.get("password1")
        AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
    ```
    """
    for name, place in islice(_secrets(reading), _MOST):
        private = name in _PRIVATE
        yield Fault(
            f"a {name} stands in the text",
            at=place,
            suggestion="Take it out of the text, of the history and of mails, and use made-up data."
            if private
            else "Replace it at its issuer first, then take it out and link to where it is kept.",
        )


def _secrets(reading: Reading) -> Iterator[tuple[str, Place]]:
    ticket = reading.ticket
    texts = [(d.field, d.text) for d in ticket.documents]
    texts += [(COMMENT + c.id, c.text) for c in ticket.comments]
    # Nearly every ticket has none, and one look at all of its text is the cheapest.
    if secrets.holds("\n\n".join([text for _, text in texts])):
        for field, text in texts:
            for secret in secrets.find(text):
                yield secret.name, Place(field, secret.shown)
