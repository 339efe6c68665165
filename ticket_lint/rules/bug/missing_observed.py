"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    stage="draft",
    kinds=("bug",),
    needs=("observed",),
    implied_by=("empty-description", "link-only-description"),
    repair="observed",
    source="Chaparro et al. (FSE 2017): observed behaviour",
)
def missing_observed(reading: Reading) -> Faults:
    """A bug does not say what happens.

    The fault counts in any wording and in any place: a section, the summary, an error message, a
    stack trace, a wrong value. "Broken", "has issues" and "needs a look" do not say what happens.

    Without it nobody can find the fault, or tell later that it is gone.

    ```ticket bad
    ---
    kind: bug
    summary: Login page
    ---
    Please have a look at the login page in the next release. Ask Kim for the account.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Anmeldung
    ---
    Bitte die Anmeldung ansehen, Kim kennt das Konto und die Zugangsdaten.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Saving a customer returns HTTP 500
    ---
    Every time, since release 5.12.3. The form should close and the customer should be stored.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Speichern eines Kunden
    ---
    Wenn ich auf „Speichern" klicke, erscheint „Interner Fehler", und der Kunde fehlt in der Liste.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Export of large files
    ---
    ~~~
    $ export --all
    Traceback (most recent call last):
      File "export.py", line 41, in write_row
    MemoryError
    ~~~
    ```
    """
    if reading.facts.lacks("observed"):
        yield Fault(
            "does not say what happens",
            searched=("summary", "sections", "prose", "error messages", "code"),
            suggestion="Write what you see: the message, the wrong value, or what stays undone.",
        )
