"""The report and its sheet as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.metrics import satisfaction
from domain.notices_tickets import SlaExported, SlaReportAsked
from domain.report_figures import Figures
from domain.sla_report import Period, Report, Tally
from handlers.views import messages, sla_report
from handlers.views.attachments import attach

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD = Tally("Major", met=18, missed=1, overdue=1, open=2, waived=1, typical=timedelta(minutes=80))
REPORT = Report(
    period=Period.MONTH,
    since_at=NOON - timedelta(days=30),
    until_at=NOON,
    total=GOOD,
    by_kind=(replace(GOOD, name="first_response"),),
    by_priority=(GOOD,),
    by_region=(replace(GOOD, name="EST"),),
    by_customer=(replace(GOOD, name="A <b> & co"),),
    by_engineer=(replace(GOOD, name="U0ANA"), Tally("")),
    figures=Figures(satisfaction([10, 9, 7, 9]), health=71.34, scored=48, sessions=5, check_ins=1),
)


def test_the_first_line_is_the_share_and_names_are_data() -> None:
    said = messages.render(SlaReportAsked(REPORT))
    assert said.text.startswith("90.0 % of promises to customers were kept in the last 30 days: ")
    shown = str(said.blocks)
    assert "18 met, 1 missed, 1 overdue now, 2 open, 1 waived" in shown
    assert "typical answer after 1 h 20 min" in shown
    assert "A &lt;b&gt; &amp; co" in shown
    assert "<@U0ANA>" in shown
    assert "Nobody: nothing yet" in shown
    assert "By what was awaited" not in shown


def test_later_clocks_and_a_cut_are_told() -> None:
    both = (*REPORT.by_kind, replace(GOOD, name="resolution"))
    shown = str(sla_report.shown(replace(REPORT, by_kind=both, is_cut=True)).blocks)
    assert "Resolution: " in shown
    assert "Only the newest 10,000 are counted." in shown


def test_a_period_without_promises_says_so() -> None:
    quiet = replace(REPORT, total=Tally("All", open=3))
    assert sla_report.shown(quiet).text == (
        "No promise to a customer fell due in the last 30 days. 3 are open and on time."
    )
    assert "open and on time" not in sla_report.shown(replace(REPORT, total=Tally("All"))).text


def test_satisfaction_and_health_stand_against_their_targets() -> None:
    rated = replace(REPORT.figures.csat, response_rate=0.8)
    shown = str(sla_report.shown(replace(REPORT, figures=replace(REPORT.figures, csat=rated))))
    assert (
        "Customer satisfaction: *8.8 of 10*, on target (target above 8.5); 4 ratings, 75.0 % of "
        "them 8 or better, 80.0 % of the sessions held are rated" in shown
    )
    assert "Mean health now: *71.3 of 100*, below target (target above 75); 48 customers" in shown
    assert "Held: 5 sessions, 1 check-in" in shown


def test_without_ratings_and_scores_the_targets_still_stand() -> None:
    none = Figures(satisfaction([]), health=None, scored=0, sessions=0, check_ins=0)
    quiet = str(sla_report.shown(replace(REPORT, total=Tally("All"), figures=none)).blocks)
    assert "Customer satisfaction: no ratings (target above 8.5)" in quiet
    assert "Mean health: no scores yet (target above 75)" in quiet
    low = replace(none, csat=satisfaction([8.0]), health=75.1, scored=1)
    shown = str(sla_report.shown(replace(REPORT, figures=low)).blocks)
    assert "*8.0 of 10*, below target (target above 8.5); 1 rating, 100 % of them" in shown
    assert "*75.1 of 100*, on target (target above 75); 1 customer" in shown


def test_no_cell_of_the_sheet_is_a_formula() -> None:
    rows = (("1", "=1+1", "@acme"), ("2", "+44", "-x"))
    fact = SlaExported(Period.WEEK, NOON, ("ticket", "their_id", "customer"), rows, is_cut=True)
    file = attach(fact)
    assert file.name == "sla-week-20261123T120000000000.csv"
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines == ["ticket,their_id,customer", "1,'=1+1,'@acme", "2,'+44,'-x"]
    assert messages.render(fact).text.endswith("2 rows; there were more, these are the newest.")
