"""The page Committee: from the first member to the adopted plan, by two visitors of one record; what a role may not do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner import service
from planner.making.plan import Plan
from planner.record.deciding import InterestDeclared
from planner.record.store import Record
from planner.schema.import_tables import MONTH_COLUMNS
from planner.service import publication
from planner.ui.store import Workspace
from planner.ui.text import JOINER
from tests.cases import edited, tiny_case
from tests.record.town import TEXT, apart, calling_apart, worded
from tests.ui.conftest import open_page

TYPED = "http://a.org :material/home: :smile: *x* $a$ a -> b [l](http://d.org) <b>=1+1"
"""What would be a link, an icon, a picture, a formula or a tag if it were not shown as text."""

VIEWS = ("Proposals", "Sessions", "Adopted", "Suppliers", "Ranking", "Steps", "Members and rules", "Record")


def _page(workspace: Workspace, name: str, page: str = "committee") -> AppTest:
    """Return a page as somebody sees it who has signed in."""
    return open_page(workspace, page, {"is_logged_in": True, "email": f"{name}@town.example", "name": name})


def _press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def _view(app: AppTest, name: str) -> None:
    app.get("button_group")[0].set_value(name).run()
    assert not app.exception


def _vote(app: AppTest, choice: str) -> None:
    next(one for one in app.radio if one.label == "Your vote").set_value(choice).run()
    _press(app, "Vote")


def _texts(app: AppTest) -> str:
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    text = "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))
    return text.replace(JOINER, "").replace("\\", "")


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the record of all who use this server is."""
    place = tmp_path / "town.sqlite"
    monkeypatch.setenv("PLANNER_RECORD", str(place))
    return place


@pytest.fixture
def seated(planned: Workspace, tiny_plan: Plan, town: Path) -> Callable[[], Record]:
    """Return a record with a committee of three, the tiny case and a plan of it proposed; every name and text is `TYPED`."""
    who = "ana@town.example"
    service.record.begin_record(town, TYPED, who)
    with service.record.opened_record(town) as record:
        service.record.keep_case(record, tiny_plan.case, who)
        word = service.record.keep_plan(record, tiny_plan.case, tiny_plan, service.choose(tiny_plan.case).scenario, who)
        service.record.set_committee(
            record, who, "cae", TYPED, quorum="more_than_half", majority="of_votes", appeal_days=5
        )
        for name, role in (("bea", "chair"), ("cai", "member"), ("dio", "member")):
            service.record.seat_member(record, who, "cae", f"{name}@town.example", f"{name} {TYPED}", "parent", role)
        service.record.propose(record, "cai@town.example", "cae", word, TYPED, TYPED)
        service.record.comment(record, "cai@town.example", "p1", TYPED)
    return lambda: Record(str(town))


def _open_session(record: Record, held_before=True) -> None:
    bea = "bea@town.example"
    point = service.record.Point(TYPED, "p1")
    service.record.open_session(record, bea, "cae", date(2026, 3, 2), [point], TYPED, held_before=True)
    service.record.attend(record, bea, "s1", [bea, "cai@town.example"], [TYPED])


def test_a_record_begins_and_a_committee_is_founded_and_seated(tiny: Workspace, town: Path) -> None:
    """Whoever begins the record founds the committee and seats its members; the address by which they sign in is kept in small letters."""
    app = _page(tiny, "Ana")
    _press(app, "Begin the record")
    next(one for one in app.text_input if one.label == "Name of the committee").set_value("CAE").run()
    _press(app, "Found this committee")
    _view(app, "Members and rules")
    fields = {one.label: one for one in app.text_input}
    fields["Name"].set_value("Bea")
    fields["Signs in as: e-mail address, or the name that the provider gives"].set_value("Bea@Town.example").run()
    _press(app, "Give this seat")
    assert "Bea has a seat now." in _texts(app)
    with Record(str(town)) as record:
        assert [who for one in record.state().committees.values() for who in one.members] == ["bea@town.example"]


def test_the_law_s_committee_is_the_usual_one(place: Workspace, town: Path) -> None:
    """With a Brazilian case open the form begins with the council of the law, its seats and their source; by its own statutes it is blank."""
    place.open_case(tiny_case(case=edited("case", 0, programmes="br-pnae")))
    app = _page(place, "Ana")
    _press(app, "Begin the record")
    name = next(one for one in app.text_input if one.label == "Name of the committee")
    assert name.value == "Conselho de Alimentação Escolar (CAE)"
    assert "2 for teachers / students" in _texts(app)
    assert "art. 18" in _texts(app)
    next(one for one in app.radio if one.label == "Begin with").set_value("").run()
    assert not app.exception
    assert next(one for one in app.text_input if one.label == "Name of the committee").value == ""


def test_two_members_vote_and_each_sees_the_other(planned: Workspace, seated: Callable[[], Record]) -> None:
    """What one did, the other sees on the next run; a vote is given once; the chair alone closes and adopts."""
    with seated() as record:
        _open_session(record, held_before=True)
        chair, member = _page(planned, "bea"), _page(Workspace.new(), "cai")
        for app in (chair, member):
            _view(app, "Sessions")
        _vote(member, "yes")
        chair.run()
        assert f"cai {TYPED}: yes" in _texts(chair)
        assert "Yes, close the session" not in [one.label for one in member.button]
        _vote(chair, "yes")
        assert "Vote" not in [one.label for one in chair.button]
        _press(chair, "Yes, close the session")
        assert "Carried: 2 yes, 0 no" in _texts(chair)
        _press(chair, "Adopt this plan")
        member.run()
        assert "Adopted on" in _texts(member)
        assert "Adopt this plan" not in [one.label for one in member.button]
        assert record.state().adoptions["a1"].proposal == "p1"


def test_a_stale_page_adds_no_second_vote(planned: Workspace, seated: Callable[[], Record]) -> None:
    """A member who has voted in another window votes again from one that does not know: the first vote stands alone."""
    with seated() as record:
        _open_session(record, held_before=True)
        member = _page(planned, "cai")
        _view(member, "Sessions")
        next(one for one in member.radio if one.label == "Your vote").set_value("yes").run()
        service.record.vote(record, "cai@town.example", "s1", "i1", "no")
        next(one for one in member.button if one.label == "Vote").click()
        member.run()
        votes = record.state().sessions["s1"].votes
        assert [vote.choice for vote in votes] == ["no"]


@pytest.mark.parametrize("name", ["eva", "ana"])
def test_who_has_no_vote_is_offered_none(planned: Workspace, seated: Callable[[], Record], name: str) -> None:
    """A stranger, and an administrator without a seat, read everything and can neither propose, vote nor close."""
    with seated() as record:
        _open_session(record, held_before=True)
        app = _page(planned, name)
        for view in VIEWS:
            _view(app, view)
            labels = {one.label for one in app.button}
            assert not labels & {"Propose this plan", "Vote", "Say it", "Yes, close the session", "Open the session"}
        assert ("Give this seat" in labels) is False
        _view(app, "Members and rules")
        assert ("Give this seat" in {one.label for one in app.button}) is (name == "ana")


def test_every_text_of_a_user_is_shown_as_it_was_typed(planned: Workspace, seated: Callable[[], Record]) -> None:
    """In every view and the meeting view, a text that means something to Markdown stands escaped, letter by letter."""
    with seated() as record:
        _open_session(record, held_before=True)
        # as older records hold it, whose ties were to whoever was typed
        tie = InterestDeclared(session="s1", item="i1", tie="other", supplier=TYPED)
        record.do(tie, "cai@town.example")
        app = _page(planned, "bea")
        for view in VIEWS:
            _view(app, view)
            raw = "\n".join(
                str(one.value) for kind in ("markdown", "caption", "success", "info") for one in getattr(app, kind)
            )
            assert TYPED.split()[0] not in raw
            assert ":smile:" not in raw
        _press(app, "Meeting view")
        assert TYPED in _texts(app)


def test_every_text_of_every_act_is_shown_as_it_was_typed(place: Workspace, town: Path) -> None:
    """Reasons of votes, remarks, appeals and answers, who sees to a step: a reader finds each in some view, and in none it means anything."""
    worded(str(town)).close()
    app = _page(place, "eva")
    seen = 0
    for view in VIEWS:
        _view(app, view)
        raw = "\n".join(str(one.value) for kind in ("markdown", "caption", "success", "info") for one in getattr(app, kind))  # fmt: skip
        assert not [word for word in ("<b>", "*y*", "](", ":smile:", ":material/home", "$a$") if word in raw]
        seen += _texts(app).count(TEXT)
    assert seen >= 10


def test_a_member_proposes_the_plan_at_hand(planned: Workspace, seated: Callable[[], Record]) -> None:
    """The plan is kept with its case; title and reason are on record, and the form is blank again; proposed already, it is told as which."""
    app = _page(planned, "dio")
    for label, text in (
        ("Title, as it will stand on the agenda", "Year plan"),
        ("Why it is proposed", "It costs least"),
    ):
        next(one for one in app.text_input if one.label == label).set_value(text).run()
    _press(app, "Propose this plan")
    assert "is proposed to this committee already: p1" in _texts(app)
    with seated() as record:
        service.record.withdraw(record, record.state().proposals["p1"].who, "p1")
    _press(app, "Propose this plan")
    with seated() as record:
        made = record.state().proposals["p2"]
        assert (made.title, made.reason, made.who) == ("Year plan", "It costs least", "dio@town.example")
    assert all(not one.value for one in app.text_input if one.label == "Why it is proposed")


def test_nobody_signed_in_acts_under_one_name_and_is_told(tiny: Workspace) -> None:
    """Without sign-in a banner says that whoever opens the address acts under the name of this machine's user."""
    assert f"acts under the name {service.user()}" in _texts(open_page(tiny, "committee"))


def test_progress_and_export_stand_on_the_adopted_plan_unless_asked(
    planned: Workspace, seated: Callable[[], Record], tiny_plan_files: Path
) -> None:
    """Both say which plan they show; asked for the plan at hand, they say that nobody adopted it."""
    with seated() as record:
        fingerprint = _adopt(record)
    shutil.copytree(tiny_plan_files, planned.adopted_folder(fingerprint))
    app = _page(planned, "cai", "export")
    for _try in range(200):
        if "Purchase plan" in _texts(app):
            break
        app.run()
    assert f"Fingerprint {fingerprint[:16]}" in _texts(app)
    _view(app, "The plan at hand")
    assert "which nobody has adopted" in _texts(app)


def _adopt(record: Record) -> str:
    """Adopt what is proposed, and return the fingerprint."""
    _open_session(record, held_before=True)
    for name in ("bea", "cai"):
        service.record.vote(record, f"{name}@town.example", "s1", "i1", "yes")
    service.record.close_session(record, "bea@town.example", "s1")
    service.record.adopt(record, "bea@town.example", "s1", "i1")
    return record.state().adoptions["a1"].fingerprint


def test_the_chair_publishes_what_is_adopted(
    planned: Workspace, seated: Callable[[], Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member is told who may; the chair publishes into the folder of the town's web server, the key stays outside of it, the record says so."""
    monkeypatch.setattr(publication, "write_site", lambda *_of, **_how: [])
    monkeypatch.setattr(publication, "_papers", lambda *_of: {})
    monkeypatch.setenv("PLANNER_PUBLICATION", str(tmp_path / "www"))
    with seated() as record:
        _adopt(record)
        member, chair = _page(Workspace.new(), "cai"), _page(planned, "bea")
        _view(member, "Adopted")
        _view(chair, "Adopted")
        assert "Publish" not in [one.label for one in member.button]
        _press(chair, "Publish")
        for _try in range(200):
            if "Last published on" in _texts(chair):
                break
            chair.run()
        (shown,) = record.state().publications
    assert (shown.adoption, shown.named) == ("a1", False)
    assert (tmp_path / "www/tiny/ocds/record-package.json").is_file()
    assert [path.name for path in (tmp_path / "www").rglob("*.key")] == []
    assert len(list(tmp_path.rglob("tiny-publication.key"))) == 1


def test_each_call_shows_its_own_steps(place: Workspace, town: Path) -> None:
    """The chair puts Bajo's award until 20 February on record: it stands under that call, and not under the case's or Alto's."""
    plan = calling_apart()
    with apart(str(town), plan) as record:
        service.record.seat_member(record, "ana", "cae", "zoe@town.example", "Zoe", "parent", "chair")
        place.open_case(plan.case)
        app = _page(place, "zoe")
        _view(app, "Steps")
        call = next(one for one in app.selectbox if one.label == "Which call")
        assert [option.split(" – ")[-1] for option in call.options[1:]] == ["alto", "bajo"]
        call.set_value("bajo").run()
        next(one for one in app.text_input if one.key and "step award owner" in one.key).set_value("Dora").run()
        next(one for one in app.date_input if one.key == "step-award-bajo-due").set_value(date(2026, 2, 20)).run()
        next(one for one in app.button if one.key == "put-award").click().run()
        assert not app.exception
        assert "Dora sees to it until 2026-02-20" in _texts(app)
        for other in ("alto", ""):
            next(one for one in app.selectbox if one.label == "Which call").set_value(other).run()
            assert "Dora" not in _texts(app)
        step = record.state().steps["tiny", "award", "bajo"]
        assert (step.owner, step.due) == ("Dora", date(2026, 2, 20))


def test_a_supplier_gets_a_link_and_its_lines_are_answered(planned: Workspace, seated: Callable[[], Record]) -> None:
    """The chair gives a link, shown once; a member for parents is told who does. What comes by it is listed line by line; a line with a reason is refused, the others are in a new version."""
    with seated() as record:
        app, member = _page(planned, "bea"), _page(planned, "cai")
        for one in (app, member):
            _view(one, "Suppliers")
        assert "Give the link" not in [one.label for one in member.button]
        assert "Only who chairs a committee, administrators, and members who sit there for purchasing" in _texts(member)
        _press(app, "Give the link")
        (link,) = [one.value for one in app.code]
        secret = link.split("offer=")[1]
        sheet = service.record.sheet_by_link(record, secret)
        priced = [
            one | {"price": "1.50", "period_quantity": "9", MONTH_COLUMNS[2]: "x"}
            for one in sheet.lines
            if one.get("product")
        ][:2]
        service.record.offer_by_link(record, secret, priced)
        app.run()
        assert not app.code
        assert sheet.supplier in _texts(app)
        why = [one for one in app.text_input if "is refused" in one.label]
        assert len(why) == len(priced)
        why[0].set_value(TYPED).run()
        _press(app, f"Accept {len(priced) - 1} {'line' if len(priced) == 2 else 'lines'} and refuse the others")
        assert "Answered." in _texts(app)
        answered = record.state().offers["o1"]
        assert (answered.refused, len(record.state().cases["tiny"].versions)) == (((2, TYPED),), 2)
        _press(app, "End")
        assert record.state().invitations["v1"].ended


def test_a_supplier_whose_link_is_good_no_more_is_told_so(
    seated: Callable[[], Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong link and an ended one say what is wrong in words, before anything is typed: the page knows no case, nor its help."""
    with seated() as record:
        secret = service.record.invite(record, "bea@town.example", "tiny", "sitio-a", date(2099, 1, 1))
        service.record.end_invitation(record, "cai@town.example", "v1", "Sent elsewhere")
    for word, told in (("xxx", "none that was given out"), (secret, "good no more")):
        app = AppTest.from_string(f"from planner.ui.pages import offer\noffer.show({word!r})", default_timeout=60).run()
        assert not app.exception
        assert told in str([frame.value.to_dict() for frame in app.dataframe])


def test_a_session_is_called_a_proxy_given_and_a_tie_broken(planned: Workspace, seated: Callable[[], Record]) -> None:
    """The chair calls a session for today and it is opened as called, told to lack notice; Dio's proxy lets Cai vote for him; of 1 : 1 the chair's yes decides."""
    with seated() as record:
        rules = {"quorum": "more_than_half", "majority": "of_votes", "casting_vote": True, "notice_days": 1, "proxies": 1}  # fmt: skip
        service.record.set_committee(record, "ana@town.example", "cae", "CAE", **rules)
        service.record.seat_member(
            record, "ana@town.example", "cae", "ana@town.example", "Ana", "other", "administrator"
        )
        chair, away, holder = _page(planned, "bea"), _page(Workspace.new(), "dio"), _page(Workspace.new(), "cai")
        for app in (chair, away, holder):
            _view(app, "Sessions")
        assert "Call it for that day" not in [one.label for one in away.button]
        _press(chair, "Call it for that day")
        assert record.state().calls["s1"].convened == tuple(f"{one}@town.example" for one in ("bea", "cai", "dio"))
        away.run()
        assert "The notice is too short: the committee's rules ask for 1 day." in _texts(away)
        assert "Open it" not in [one.label for one in away.button]
        next(one for one in away.selectbox if one.label == "Who votes for them").set_value("cai@town.example").run()
        _press(away, "Enter the written proxy")
        chair.run()
        assert "a written proxy" in _texts(chair)
        _press(chair, "Open it")
        assert "The notice is too short" in _texts(chair)
        next(one for one in chair.multiselect if one.label == "Members of the committee").set_value(
            ["bea@town.example", "cai@town.example"]
        ).run()
        _press(chair, "Enter who is present")
        holder.run()
        _vote(holder, "abstain")
        next(one for one in holder.radio if one.label.startswith("By proxy")).set_value("no").run()
        next(one for one in holder.button if one.label.startswith("Vote for")).click().run()
        assert [(one.who, one.by) for one in record.state().sessions["s1"].votes][1] == (
            "dio@town.example",
            "cai@town.example",
        )
        assert not [one for one in holder.button if one.label.startswith("Vote for")]
        chair.run()
        assert "by proxy" in _texts(chair)
        _vote(chair, "yes")
        _press(chair, "Yes, close the session")
        assert "the casting vote of the chair is yes" in _texts(chair)


def test_rules_of_notice_ties_and_proxies_are_set_on_the_page(planned: Workspace, seated: Callable[[], Record]) -> None:
    """Off when the form is opened; what is ticked and typed is on record once it is sent; a called session is called off with a reason."""
    with seated() as record:
        app = _page(planned, "ana")
        _view(app, "Members and rules")
        form = [one for one in app.checkbox if "rules cae" in str(one.key)]
        assert [one.value for one in form] == [False, False, False]
        for one in form:
            one.check()
        for one in app.number_input:
            if "rules cae" in str(one.key) and ("notice" in str(one.key) or "proxies" in str(one.key)):
                one.set_value(2)
        app.run()
        _press(app, "Put these rules on record")
        rules = record.state().committees["cae"].rules
        assert (rules.casting_vote, rules.notice_days, rules.notice_binds, rules.proxies, rules.proxies_count) == (True, 2, True, 2, True)  # fmt: skip
        chair = _page(Workspace.new(), "bea")
        _view(chair, "Sessions")
        _press(chair, "Call it for that day")
        assert "ask for a session to be called 2 days ahead" in _texts(chair)
        service.record.set_committee(record, "ana@town.example", "cae", "CAE", quorum="all", majority="of_votes")
        chair.run()
        _press(chair, "Call it for that day")
        next(one for one in chair.text_input if one.label == "Why").set_value("Rain").run()
        _press(chair, "Yes, call it off")
        assert record.state().called("cae") == []
