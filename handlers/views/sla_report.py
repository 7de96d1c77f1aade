"""How well promises to customers were kept: the report and its sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from domain.metrics import TARGETS
from domain.notices_tickets import SlaExported
from domain.report_figures import Figures
from domain.sheets import guard
from domain.sla import ClockKind
from domain.sla_report import Period, Report, Tally
from handlers import ids
from handlers.views import kit
from handlers.views.kit import Block, Message
from handlers.views.lengths import business_length
from handlers.views.tickets import AWAITED

SPANS = {
    Period.WEEK: "the last 7 days",
    Period.MONTH: "the last 30 days",
    Period.QUARTER: "the last 91 days",
}


def shown(report: Report) -> Message:
    """The figures: the share that was kept, why, and where it was not."""
    span = SPANS[report.period]
    total = report.total
    if total.share is None:
        news = f"No promise to a customer fell due in {span}"
        open_now = f" {total.open} are open and on time." if total.open else ""
        quiet = [kit.section(f"*{news}.*{open_now}"), _targets(report.figures)]
        return kit.message(f"{news}.{open_now}", quiet)
    news = f"{_percent(total.share)} of promises to customers were kept in {span}"
    why = _counts(total)
    blocks: list[Block] = [kit.section(f"*{news}*\n{why}"), _targets(report.figures)]
    if len(report.by_kind) > 1:
        blocks.append(_table("By what was awaited", report.by_kind, _awaited))
    blocks += [
        _table("By priority", report.by_priority, kit.escape),
        _table("By region", report.by_region, kit.escape),
        _table("By customer, most late first", report.by_customer, kit.escape),
        _table("By engineer, most late first", report.by_engineer, _engineer),
        kit.actions(kit.button("Send me the sheet (CSV)", ids.SLA_EXPORT, report.period.value)),
        kit.context(_small_print(report)),
    ]
    return kit.message(f"{news}: {why}", blocks)


def _targets(figures: Figures) -> Block:
    lines = ["*Against targets*", _csat(figures), _health(figures)]
    lines.append(f"• Held: {_count(figures.sessions, 'session')}")
    lines[-1] += f", {_count(figures.check_ins, 'check-in')}"
    return kit.section("\n".join(lines))


def _csat(figures: Figures) -> str:
    csat, target = figures.csat, f"target above {TARGETS['csat']:g}"
    if csat.mean is None or csat.satisfied is None:
        return f"• Customer satisfaction: no ratings ({target})"
    where = "on target" if figures.csat_on_target else "below target"
    parts = [_count(csat.answers, "rating"), f"{_percent(csat.satisfied)} of them 8 or better"]
    if csat.response_rate is not None:
        parts.append(f"{_percent(csat.response_rate)} of the sessions held are rated")
    return (
        f"• Customer satisfaction: *{csat.mean:.1f} of 10*, {where} ({target}); {', '.join(parts)}"
    )


def _health(figures: Figures) -> str:
    target = f"target above {TARGETS['mean_health']:g}"
    if figures.health is None:
        return f"• Mean health: no scores yet ({target})"
    where = "on target" if figures.health_on_target else "below target"
    scored = _count(figures.scored, "customer")
    return f"• Mean health now: *{figures.health:.1f} of 100*, {where} ({target}); {scored}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _table(title: str, tallies: Sequence[Tally], name: Callable[[str], str]) -> Block:
    lines = [f"• {name(one.name)}: {_shared(one)}" for one in tallies]
    return kit.section("\n".join([f"*{title}*", *lines]))


def _counts(one: Tally) -> str:
    parts = [
        f"{count} {what}"
        for count, what in (
            (one.met, "met"),
            (one.missed, "missed"),
            (one.overdue, "overdue now"),
            (one.open, "open"),
            (one.waived, "waived"),
        )
        if count
    ]
    if one.typical is not None:
        parts.append(f"typical answer after {business_length(one.typical)}")
    return ", ".join(parts) or "nothing yet"


def _shared(one: Tally) -> str:
    share = f"*{_percent(one.share)}*, " if one.share is not None else ""
    return share + _counts(one)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share in (0, 1) else f"{share * 100:.1f} %"


def _awaited(name: str) -> str:
    return AWAITED[ClockKind(name)].capitalize()


def _engineer(name: str) -> str:
    return kit.user(name) if name else "Nobody"


def _small_print(report: Report) -> str:
    cut = " Only the newest 10,000 are counted." if report.is_cut else ""
    return (
        f"Clocks started {kit.when(report.since_at)} to {kit.when(report.until_at)}. Waived and "
        f"cancelled ones count in no share; answers are in business time (median).{cut}"
    )


def withheld(period: Period) -> Message:
    """Asked where another organisation reads along."""
    words = "This channel is shared with another organisation, so the report is not shown here."
    button = kit.button("Send me privately", ids.SLA_SEND, period.value, style="primary")
    return kit.message(words, [kit.section(words), kit.actions(button)])


def exported(fact: SlaExported) -> Message:
    """The words beside the sheet."""
    rows = len(fact.rows)
    cut = "; there were more, these are the newest" if fact.is_cut else ""
    words = f"The SLA clocks of {SPANS[fact.period]} as a sheet: {rows:,} rows{cut}."
    return kit.message(words, [kit.section(words)])


def sheet_name(fact: SlaExported) -> str:
    """The file's name, its own for every moment."""
    return f"sla-{fact.period.value}-{fact.until_at:%Y%m%dT%H%M%S%f}.csv"


def sheet(fact: SlaExported) -> bytes:
    """The sheet as CSV (UTF-8 with a mark, as spreadsheets expect); no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fact.columns)
    writer.writerows([guard(cell) for cell in row] for row in fact.rows)
    return text.getvalue().encode("utf-8-sig")
