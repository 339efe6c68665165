"""The run: tickets in, one by one, each judged and reported before the next is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ticket_lint.cli.handler import line
from ticket_lint.cli.interrupt import Interrupts
from ticket_lint.cli.progress import Bar
from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_INTERRUPTED,
    EXIT_OUR_BUG,
    EXIT_TICKETS_FALL_SHORT,
    InputError,
    TicketLintError,
)
from ticket_lint.judge.assess import Judge
from ticket_lint.lexicon.secrets import mask
from ticket_lint.report.tally import Report, Tally
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket


@dataclass(slots=True)
class Run:
    """A run over a stream of tickets; what it needs of memory does not grow with their number."""

    judge: Judge
    report: Report
    tally: Tally
    write: Callable[[str], None]
    bar: Bar
    strict: bool = False
    _bugs: int = 0

    def __call__(self, tickets: Iterable[Ticket | InputError]) -> int:
        """Judge and report each ticket; return the exit code.

        ^C ends the report where it stands, so that it can be read. So does a `TicketLintError`
        that concerns the whole run, such as a word list that cannot be read; it is raised then.
        """
        interrupted, failure = False, None
        with Interrupts() as interrupts:
            try:
                with interrupts.held():
                    self.write(self.report.start())
                for item in tickets:
                    done = self._judged(item)
                    with interrupts.held():
                        stop = self._reported(done)
                    if stop:
                        self.tally.complete = False
                        break
            except KeyboardInterrupt:
                interrupted = True
                self.tally.complete = False
            except TicketLintError as error:
                failure = error
                self.tally.complete = False
            finally:
                self.bar.close()
            with interrupts.held():
                for piece in self.report.end(self.tally):
                    self.write(piece)
        if failure:
            raise failure
        return EXIT_INTERRUPTED if interrupted else self._exit_code()

    def _exit_code(self) -> int:
        if self._bugs:
            return EXIT_OUR_BUG
        if self.tally.faults:
            return EXIT_COULD_NOT_RUN
        return EXIT_TICKETS_FALL_SHORT if self.tally.below else EXIT_CLEAN

    def _judged(self, item: Ticket | InputError) -> Assessment | TicketLintError:
        """Return an assessment, or why there is none; our own mistakes cost one ticket only."""
        if isinstance(item, InputError):
            return _masked(item)
        try:
            return self.judge(item)
        except TicketLintError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, whatever it is
            from ticket_lint.cli.bug import report  # noqa: PLC0415 - rarely needed

            if not self._bugs:  # one report is enough to go by
                self.bar.say(report(error, doing="in judging a ticket"))
            self._bugs += 1
            return TicketLintError(
                f"ticket-lint made a mistake ({type(error).__name__})", where=item.key
            )

    def _reported(self, done: Assessment | TicketLintError) -> bool:
        """Report a ticket or a fault; tell whether to stop."""
        if isinstance(done, Assessment):
            self.tally.add(done)
            self.write(self.report.ticket(done))
            self.bar.ticket()
            return False
        self.tally.faults += 1
        self.bar.say(line("error", str(done)))
        self.write(self.report.fault(done))
        return self.strict


def _masked(error: InputError) -> InputError:
    """Return an error whose words show no secret; it may quote what it could not read."""
    return type(error)(mask(error.what), where=mask(error.where), right=mask(error.right))
