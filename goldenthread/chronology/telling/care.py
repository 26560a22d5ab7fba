"""What children's social care records: referrals and need, plans, being looked after, and who works with the child."""

from collections.abc import Iterator, Mapping
from datetime import date

from goldenthread.chronology.telling.codes import CLOSED, NEEDS, REFERRED_BY, in_words
from goldenthread.chronology.telling.happenings import Account, Happening, Kind, account_id
from goldenthread.chronology.telling.records import Record, Records, Speaking, source_of
from goldenthread.chronology.telling.when import UNKNOWN, When, between, read_when
from goldenthread.clock import london


def care(found: Records) -> Iterator[Happening]:
    """Everything that social care's rows say of these people."""
    for row in found.care:
        match row.record.feed:
            case "socialcare.cin_episodes":
                yield from _need(row)
            case "socialcare.cp_plans":
                yield from _plan(row)
            case "socialcare.cla_episodes":
                yield from _looked_after(row)
            case "socialcare.involvements":
                yield from _worker(row, found.workers)


def _need(row: Speaking) -> Iterator[Happening]:
    data = row.record.data
    code = data.get("cine_referral_source_code", "")
    by = data.get("cine_referral_source_desc") or (in_words(code, REFERRED_BY) if code else "")
    words = f"Referred to children’s social care{f' by {by}' if by else ''}."
    words += " No further action." if data.get("cine_referral_nfa") == "Y" else ""
    words += f" Team: {data['cine_referral_team']}." if data.get("cine_referral_team") else ""
    need = data.get("cine_cin_primary_need_code", "")
    opinion = f"Main need, as social care judged it: {in_words(need, NEEDS)}" if need else ""
    yield _of(row, Kind.NEED, "referral", data.get("cine_referral_date"), words, opinion, until="cine_close_date")
    if closed := data.get("cine_close_date"):
        reason = data.get("cine_close_reason", "")
        why = f": {in_words(reason, CLOSED)}" if reason else ""
        yield _of(row, Kind.NEED, "closure", closed, f"Social care closes the case{why}.")


def _plan(row: Speaking) -> Iterator[Happening]:
    data = row.record.data
    first, last = data.get("cppl_cp_plan_initial_category", ""), data.get("cppl_cp_plan_latest_category", "")
    start, end = data.get("cppl_cp_plan_start_date"), data.get("cppl_cp_plan_end_date")
    whose = " of another authority" if data.get("cppl_cp_plan_ola") == "Y" else ""
    category = f", category {first}" if first else ", no category given"
    yield _of(row, Kind.PLAN, "start", start, f"Child protection plan{whose} begins{category}.", until=_PLAN_END)
    if first and last and first != last:
        yield _change(row, start, end, f"The plan’s category changes from {first} to {last}.")
    if end:
        yield _of(row, Kind.PLAN, "end", end, f"Child protection plan{whose} ends.")


_PLAN_END = "cppl_cp_plan_end_date"


def _change(row: Speaking, start: str | None, end: str | None, words: str) -> Happening:
    """The row gives both categories and not the day: after the plan began, and before it ended or we were told."""
    told = london(row.record.received_at).date()
    when = UNKNOWN
    if start:
        last = date.fromisoformat(end) if end else told
        when = between(date.fromisoformat(start), max(last, date.fromisoformat(start)))
    account = _account(row, Kind.PLAN, "category", when, words)
    return Happening(Kind.PLAN, ("category", row.person, when), (account,))


def _looked_after(row: Speaking) -> Iterator[Happening]:
    data = row.record.data
    why, ceased = data.get("clae_cla_episode_start_reason", ""), data.get("clae_cla_episode_ceased_reason", "")
    need = data.get("clae_cla_primary_need_code", "")
    opinion = f"Main need, as social care judged it: {in_words(need, NEEDS)}" if need else ""
    words = f"An episode of being looked after begins{f' (reason: code {why})' if why else ''}."
    end = data.get("clae_cla_episode_ceased_date")
    start = data.get("clae_cla_episode_start_date")
    yield _of(row, Kind.CARE, "start", start, words, opinion, until="clae_cla_episode_ceased_date")
    if end:
        words = f"The episode of being looked after ends{f' (reason: code {ceased})' if ceased else ''}."
        yield _of(row, Kind.CARE, "end", end, words)


def _worker(row: Speaking, workers: Mapping[tuple[str, str], Record]) -> Iterator[Happening]:
    data = row.record.data
    number = data.get("invo_professional_id", "")
    known = workers.get((row.record.agency, number))
    name = known.data.get("prof_professional_name", "") if known else ""
    who = ", ".join(
        filter(
            None,
            (
                name or (f"worker {number}" if number else "A worker who is not named"),
                data.get("invo_professional_role_id", ""),
                data.get("invo_professional_team", ""),
            ),
        )
    )
    changed = data.get("invo_worker_change_reason", "")
    words = f"{who}: begins work with them{f' (change of worker: {changed})' if changed else ''}."
    start, end = data.get("invo_involvement_start_date"), data.get("invo_involvement_end_date")
    yield _of(row, Kind.WORKER, "start", start, words, until="invo_involvement_end_date")
    if end:
        yield _of(row, Kind.WORKER, "end", end, f"{who}: ends work with them.")


def _of(
    row: Speaking, kind: Kind, slot: str, day: str | None, words: str, opinion: str = "", *, until: str = ""
) -> Happening:
    """One happening of a row; `until` is the column that says when it ended, if it is one that lasts."""
    when = read_when(day or "")
    account = _account(row, kind, slot, when, words, opinion)
    # The same plan, or the same day of coming into care, in two records is one event; two referrals in a day are two.
    told_twice = kind in (Kind.PLAN, Kind.CARE) and when.first is not None
    same = (slot, row.person, when.first) if told_twice else (account.id,)
    end = row.record.data.get(until, "") if until else ""
    return Happening(kind, same, (account,), lasts=bool(until), until=read_when(end) if end else None)


def _account(row: Speaking, kind: Kind, slot: str, when: When, words: str, opinion: str = "") -> Account:
    source = source_of(row.record)
    return Account(account_id(source, slot, kind), row.person, source, when, words, opinion)
