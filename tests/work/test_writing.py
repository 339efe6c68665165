"""Answers of people, service projects, caps, and whatever else is written besides the comment."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ticket_lint.config.schema import Config, Writeback
from ticket_lint.intake.site import by_keys
from ticket_lint.jira import issues, write
from ticket_lint.sandbox.access import grant
from ticket_lint.values.plan import Receipt
from ticket_lint.work.caps import Caps
from ticket_lint.work.preview import preview
from ticket_lint.writeback import stored
from ticket_lint.writeback.record import NoRecord

PM = "ticket-lint ignore missing-repro because it is a known fault of the printer"


def ours(site: Any) -> str:
    """Return the body of our comment."""
    return next(body for _, body in site.comments() if "ticket-lint wrong" in body)


def bug(site: Any) -> None:
    """Make the ticket a weak bug, whose findings are known."""
    kinds = site.sandbox.state.catalog("issuetype")
    name, body = next((key, one) for key, one in kinds.items() if one["name"] == "Bug")
    site.change(summary="Print fails", issuetype={**body, "id": name})
    site.text("It does not work any more since the update. Please repair it.")


def test_finding_that_somebody_leaves_out(site: Any) -> None:
    """The reason is shown, the finding is gone, and the receipt tells of the answer."""
    bug(site)
    site.run()
    assert "how to make it happen" in ours(site)
    site.say(PM)
    receipt = site.run()
    assert "edited" in receipt.done
    assert [one.rule for one in receipt.waivers] == ["missing-repro"]
    assert "how to make it happen" not in ours(site)
    assert "a known fault of the printer" in ours(site)
    assert site.run().done == ()


def test_finding_that_somebody_calls_wrong(site: Any) -> None:
    """It is left out, and recorded as rejected."""
    bug(site)
    site.run()
    site.say("ticket-lint wrong missing-repro we all know it")
    receipt = site.run()
    assert [(one.rule, one.reason) for one in receipt.rejected] == [
        ("missing-repro", "we all know it")
    ]
    assert "how to make it happen" not in ours(site)


def test_who_may_not_answer(site: Any) -> None:
    """Somebody who neither has nor has edited the ticket is told so; after an edit it counts."""
    bug(site)
    site.change(assignee=None)
    site.run()
    site.say(PM, "admin")
    site.run()
    assert "was not obeyed" in ours(site)
    assert "how to make it happen" in ours(site)
    write.change_labels(site.jira("admin"), site.key, add=["printer"])
    site.run()
    assert "how to make it happen" not in ours(site)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ticket-lint ignore no-such-rule because I say so", "there is no such rule"),
        ("ticket-lint ignore no-such-rule because x", "there is no such rule"),
        ("ticket-lint ignore missing-repro", "give a reason"),
        ("ticket-lint recheck", "Looked at again"),
    ],
)
def test_every_answer_is_acknowledged(site: Any, text: str, said: str) -> None:
    """By our own comment, not by a second one."""
    site.run()
    site.say(text)
    site.run()
    assert said in ours(site)
    assert len(site.comments()) == 2
    assert site.run().done == ()


def test_our_words_are_no_statement_of_the_ticket(site: Any) -> None:
    """Neither our comment nor an answer to it is judged: a comment may hold a decision."""
    site.run()
    before = ours(site)
    site.say("ticket-lint ignore oversized because we have decided to use the other printer")
    desk = site.desk()
    [ticket] = by_keys(desk.jira, desk.layouts, [site.key])
    assert ticket.comments == ()
    assert before


def test_visibility_is_sent_again(site: Any) -> None:
    """A comment that somebody limited to a role stays limited when it is edited."""
    site.run()
    number, body = site.comments()[0]
    limited = {"type": "role", "value": "Developers"}
    own = json.loads(body)["body"]
    write.edit_comment(site.jira(), site.key, number, own, visibility=limited)
    site.text("It crashes sometimes since the update.")
    assert "edited" in site.run().done
    assert limited.items() <= json.loads(site.comments()[0][1])["visibility"].items()


def test_customers_see_nothing(site: Any) -> None:
    """In a service project the comment is internal from the first moment."""
    site.key = "DESK-1"
    site.text("It does not work.")
    assert "posted" in site.run().done
    assert json.loads(site.comments()[0][1])["internal"] is True


def test_taken_back_where_customers_would_see_it(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Jira did not hide is deleted at once, told, and not tried again by the next run."""
    site.key = "DESK-1"
    site.text("It does not work.")
    post = write.post_comment

    def public(jira: Any, issue: str, body: Any, *, properties: dict[str, Any]) -> Any:
        properties.pop(stored.INTERNAL)
        return post(jira, issue, body, properties=properties)

    monkeypatch.setattr(write, "post_comment", public)
    receipt = site.run()
    assert "taken back" in receipt.failed
    assert (receipt.posted, receipt.done) == (0.0, ("taken back",))
    site.run()
    assert site.comments() == []
    assert site.posts() == 1


def test_killed_before_it_looked_whether_customers_see_it(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run looks, and takes the comment back."""
    site.key = "DESK-1"
    site.text("It does not work.")
    post = write.post_comment

    def public(jira: Any, issue: str, body: Any, *, properties: dict[str, Any]) -> Any:
        properties.pop(stored.INTERNAL)
        post(jira, issue, body, properties=properties)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(write, "post_comment", public)
        with pytest.raises(KeyboardInterrupt):
            site.run()
    assert len(site.comments()) == 1
    assert "taken back" in site.run().failed
    assert site.comments() == []
    site.run()
    assert (site.comments(), site.posts()) == ([], 1)


def test_customers_give_no_orders(site: Any) -> None:
    """In a service project only what is said internally is obeyed, whoever reported it."""
    site.key = "DESK-1"
    site.text("It does not work.")
    site.run()
    site.say("ticket-lint wrong open-question")
    site.run()
    assert "was not obeyed" in ours(site)
    issue = site.jira().object(site.jira().api("issue", site.key), fields="reporter,assignee")
    site.change(assignee=issue["fields"]["reporter"])
    hidden = {stored.INTERNAL: {"internal": True}}
    site.say("ticket-lint wrong missing-done-condition", properties=hidden)
    assert [one.rule for one in site.run().rejected] == ["missing-done-condition"]


def test_label_and_score(site: Any) -> None:
    """Both follow the verdict; no other label is touched."""
    field = "customfield_10900"
    admin = site.jira("admin")
    admin.call(
        "PUT",
        "/sandbox/fields",
        None,
        {"id": field, "name": "Readiness", "schema": {"type": "number"}},
    )
    site.change(labels=["printer"])
    receipt = site.run(score_field=field)
    assert receipt.done == ("posted", "label added", "score", "state")
    fields = admin.object(admin.api("issue", site.key), fields=f"labels,{field}")["fields"]
    assert fields["labels"] == ["printer", "needs-details"]
    kept = issues.property_of(admin, site.key, stored.STATE)
    assert fields[field] == kept["score"]
    assert kept["verdict"] in ("needs-work", "underspecified")


def test_moved_back_once(site: Any) -> None:
    """A ticket that is not ready goes back; where a person moves it again, it stays."""
    hold = {"hold_at": ["In Progress"], "back_to": "To Do"}
    people = site.jira("pm")

    def move(to: str) -> None:
        open_now = issues.transitions(people, site.key)
        write.transition(people, site.key, next(t["id"] for t in open_now if t["to"]["name"] == to))

    def status() -> str:
        found = people.object(people.api("issue", site.key), fields="status")
        return str(found["fields"]["status"]["name"])

    move("In Progress")
    assert "moved" in site.run(**hold).done
    assert status() == "To Do"
    move("In Progress")
    assert site.run(**hold).done == ()
    assert status() == "In Progress"


def test_no_way_back(site: Any) -> None:
    """A status that no transition leads to is told, and the rest is done."""
    status = site.jira().object(site.jira().api("issue", site.key), fields="status")
    name = status["fields"]["status"]["name"]
    receipt = site.run(hold_at=[name], back_to="Nowhere")
    assert "posted" in receipt.done
    assert "no transition leads to Nowhere" in receipt.notes[-1]


def test_one_that_fails_costs_the_others_nothing(site: Any) -> None:
    """Without the permission to comment it is told, and the next ticket goes on."""
    keys = site.short(3)
    user = site.jira().account.id
    with site.sandbox.state.transaction():
        grant(site.sandbox.state, user, "TIDE", "ADD_COMMENTS", granted=False)
    desk = site.desk()
    desk_keys = [*keys, "NOPE-1", "DESK-1"]
    found = {one.key: one for one in desk.reconcile(by_keys(desk.jira, desk.layouts, desk_keys))}
    assert len(found) == len(set(desk_keys))
    assert "permission" in found[keys[0]].failed
    assert "not found" in found["NOPE-1"].failed
    assert "posted" in found["DESK-1"].done


def test_preview_and_caps(site: Any) -> None:
    """Before the first write: how many, to how many people, and no more than allowed."""
    keys = site.short(10)
    desk = site.desk(most_a_run=3)
    plans = list(desk.planned(by_keys(desk.jira, desk.layouts, keys)))
    figures = preview(plans, desk.record)
    assert (figures.tickets, figures.posts, figures.people) == (len(keys), 3, 1)
    assert set(figures.new) <= {"TIDE", "DESK"}
    receipts = list(desk.write(plans))
    assert sum("posted" in one.done for one in receipts) == 3
    assert sum("label added" in one.done for one in receipts) == len(keys)
    assert preview(plans, desk.record).new == ()


def test_caps() -> None:
    """A week's comments count, by project and by person, also those of other runs."""
    config = Config(writeback=Writeback(most_a_run=9, most_a_week=4, most_a_person=2))
    record = NoRecord()
    record.done(Receipt("1", "WEB-1", "WEB", posted=1e6, person="ann"))
    record.done(Receipt("2", "WEB-2", "WEB", posted=1e6 - 8 * 86_400, person="ann"))
    caps = Caps(config, record, 1e6 + 5)
    assert caps.refusal("WEB", "ann") == ""
    caps.take("WEB", "ann")
    assert "most_a_person" in caps.refusal("OPS", "ann")
    caps.take("WEB", "bob")
    caps.take("WEB", "")
    assert "most_a_week" in caps.refusal("WEB", "eve")
    assert caps.refusal("OPS", "eve") == ""
    for number in range(6):
        caps.take("OPS", str(number))
    assert "most_a_run" in caps.refusal("NEW", "eve")


def test_condition_of_the_workflow(site: Any) -> None:
    """With the score in a field, Jira itself keeps a ticket back until it has points enough."""
    field, people = "customfield_10900", site.jira("pm")
    number = {"id": field, "name": "Readiness", "schema": {"type": "number"}}
    people.call("PUT", "/sandbox/fields", None, number)
    condition = {"field": field, "operator": ">=", "value": 80}
    statuses = site.sandbox.state.catalog("status").items()
    to = next(key for key, body in statuses if body["name"] == "In Progress")
    gate = {"id": "900", "name": "Start", "to": to, "conditions": [condition]}
    people.call("PUT", "/sandbox/transitions", None, gate)

    def offered() -> bool:
        return "900" in {str(one["id"]) for one in issues.transitions(people, site.key)}

    bug(site)
    assert "score" in site.run(score_field=field).done
    assert not offered()
    site.text(
        "Since 5.12 on Windows 11 the label printer prints nothing.\n\nSteps to reproduce:\n"
        "1. Open an order\n2. Press Print\n\nExpected: the label comes out.\n"
        "Actual: the message 'no paper' appears, although there is paper."
    )
    site.run(score_field=field)
    assert offered()
