"""Each feed's records are told as what happened, when, and who says so."""

from datetime import date

import pytest

from goldenthread.chronology.telling import Kind, lines_of
from goldenthread.chronology.telling.when import Precision
from goldenthread.directory.models import Setting
from tests.chronology.stories import client, hear, incident, lines, lives, named, row, told_of
from tests.identity.telling import Told

pytestmark = pytest.mark.usefixtures("reading")
ADA = "Ada Pike"
# Their rows come to nobody's knowledge but by her number.
CARE = client("1", ADA)


def of(kind, telling=None):
    """The lines of one kind."""
    return lines(h for h in (telling or told_of(ADA)).dated if h.kind is kind)


def test_a_referral_says_who_referred_and_needs_and_closures_are_in_words_where_the_list_is_published():
    needs = {"cine_referral_date": "2025-01-12", "cine_referral_source_code": "6", "cine_cin_primary_need_code": "N1"}
    ended = {"cine_close_date": "2025-04-01", "cine_close_reason": "RC9", "cine_referral_nfa": "N"}
    hear(CARE, row("socialcare.cin_episodes", "R1", "1", **needs, **ended))
    assert of(Kind.NEED) == [
        "12 January 2025: Referred to children’s social care by Police.",
        "1 April 2025: Social care closes the case: to early help.",
    ]
    [referral, _] = [h for h in told_of(ADA).dated if h.kind is Kind.NEED]
    assert referral.accounts[0].opinion == "Main need, as social care judged it: abuse or neglect"
    assert referral.until
    assert referral.until.words == "1 April 2025"


def test_a_code_that_is_not_known_is_shown_as_sent():
    cells = {"cine_referral_date": "2025-01-12", "cine_referral_source_code": "3X", "cine_close_reason": "RC77"}
    hear(CARE, row("socialcare.cin_episodes", "R1", "1", cine_close_date="2025-02-02", **cells))
    assert of(Kind.NEED) == [
        "12 January 2025: Referred to children’s social care by code 3X.",
        "2 February 2025: Social care closes the case: code RC77.",
    ]


def test_a_plan_begins_ends_and_changes_its_category_at_some_time_in_between():
    hear(CARE, row("socialcare.cp_plans", "P1", "1", cppl_cp_plan_start_date="2025-02-10",
                   cppl_cp_plan_end_date="2025-09-01", cppl_cp_plan_initial_category="Neglect",
                   cppl_cp_plan_latest_category="Emotional abuse"))  # fmt: skip
    telling = told_of(ADA)
    assert of(Kind.PLAN, telling) == [
        "10 February 2025: Child protection plan begins, category Neglect.",
        "between 10 February 2025 and 1 September 2025: The plan’s category changes from Neglect to Emotional abuse.",
        "1 September 2025: Child protection plan ends.",
    ]
    assert [h.when.precision for h in telling.dated if h.kind is Kind.PLAN][1] is Precision.RANGE


def test_being_looked_after_begins_and_ends():
    hear(CARE, row("socialcare.cla_episodes", "L1", "1", clae_cla_episode_start_date="2025-02-20",
                   clae_cla_episode_start_reason="S", clae_cla_episode_ceased_date="2025-06-01",
                   clae_cla_episode_ceased_reason="E4A"))  # fmt: skip
    assert of(Kind.CARE) == [
        "20 February 2025: An episode of being looked after begins (reason: code S).",
        "1 June 2025: The episode of being looked after ends (reason: code E4A).",
    ]


def test_a_worker_is_named_where_the_council_names_them_and_one_without_a_date_stands_apart():
    worker = Told("socialcare.professionals", "W1", {"prof_professional_id": "W1", "prof_professional_name": "Jo Reed"})
    begun = {"invo_professional_role_id": "social worker", "invo_professional_team": "Front Door"}
    hear(CARE, worker, row("socialcare.involvements", "I1", "1", invo_professional_id="W1", **begun,
                           invo_involvement_start_date="2025-01-13", invo_involvement_end_date="2025-03-01"),
         row("socialcare.involvements", "I2", "1", invo_professional_id="W2"))  # fmt: skip
    telling = told_of(ADA)
    assert of(Kind.WORKER, telling) == [
        "13 January 2025: Jo Reed, social worker, Front Door: begins work with them.",
        "1 March 2025: Jo Reed, social worker, Front Door: ends work with them.",
    ]
    assert lines(telling.undated) == ["no date: worker W2: begins work with them."]


def test_an_incident_says_who_was_there_where_and_with_whom_they_spoke_in_their_own_words():
    hear(
        CARE,
        named("TV-1", "2", ADA, present="yes", where_present="On the stairs", spoken_to="yes", spoken_with="alone",
              words_said="I hid."),
        incident("TV-1", grading="high", circumstances="Two adults argued."),
    )  # fmt: skip
    [happening] = [h for h in told_of(ADA).dated if h.kind is Kind.INCIDENT]
    [account] = happening.accounts
    assert account.words == "Verbal argument (TV-1). Named as child. Two adults argued."
    assert (account.voice, account.voice_how) == ("I hid.", "alone")
    assert account.presence == "Was there, on the stairs; spoken to alone"
    assert account.opinion == "Graded high by the police"
    assert (happening.when.precision, happening.when.first) == (Precision.TIME, date(2026, 3, 3))


def test_an_incident_that_the_police_have_not_sent_yet_has_no_date_and_is_not_lost():
    hear(CARE, named("TV-1", "2", ADA))
    assert lines(told_of(ADA).undated) == [
        "no date: Incident TV-1: the police have not sent what happened. Named as child.",
    ]


@pytest.mark.parametrize("mark", ["refuge", "covert", "staff_family"])
def test_of_what_was_marked_the_officers_free_words_are_kept_back(mark):
    hear(CARE, named("TV-1", "2", ADA, where_present="3 Mill Row", words_said="We hid."),
         incident("TV-1", circumstances="They fled to 3 Mill Row.", address="3 Mill Row", markers=mark))  # fmt: skip
    [account] = told_of(ADA).dated[-1].accounts
    assert "Mill Row" not in repr(account)
    assert "kept back" in account.words
    assert account.voice == ("We hid." if mark == "refuge" else "")


def test_a_hearing_and_the_incident_it_was_heard_for_are_two_things():
    case = {"case_reference": "M1", "heard_on": "2026-03-03", "person_no": "2", "role": "child", "forenames": "Ada"}
    case |= {"surname": "Pike", "date_of_birth": "2015-03-04"}
    hear(CARE, named("M1", "2", ADA), incident("M1"), Told("marac.cases", "M1|2", case))
    assert [h.kind for h in told_of(ADA).dated] == [Kind.BIRTH, Kind.INCIDENT, Kind.MARAC]
    assert of(Kind.MARAC) == ["3 March 2026: Case M1 heard. Listed as child."]


def test_a_school_and_the_register_of_children_not_in_school():
    Setting.objects.create(urn="900101", name="Otter Vale Academy", in_area=True)
    on_roll = {"urn": "900101", "forenames": "Ada", "surname": "Pike", "date_of_birth": "2015-03-04",
               "enrolment_status": "P", "entry_date": "2020-09-01", "leaving_date": "2024-07-19"}  # fmt: skip
    home = {"reference": "E1", "forenames": "Ada", "surname": "Pike", "date_of_birth": "2015-03-04"}
    home |= {"category": "EHE", "date_from": "2024-09-02"}
    hear(CARE, Told("schools.roll", "r1", on_roll), Told("council.home_educated", "E1", home))
    assert of(Kind.SETTING) == [
        "1 September 2020: Starts at Otter Vale Academy (a previous enrolment).",
        "19 July 2024: Leaves Otter Vale Academy.",
        "2 September 2024: The council’s register has them as educated at home (EHE).",
    ]


def test_homes_are_dated_where_a_record_dates_them():
    hear(
        CARE, lives("1", "12 Larkspur Close", "2018-01-05", "2022-06-30"), lives("1", "4 Quayside Court", "2022-07-01")
    )
    assert of(Kind.HOME) == [
        "5 January 2018: Moves to 12 Larkspur Close, ZZ1 2AB.",
        "1 July 2022: Moves to 4 Quayside Court, ZZ1 2AB.",
    ]


def test_of_a_protected_address_nothing_is_told_but_that_there_is_one():
    hear(CARE, lives("1", "12 Larkspur Close", "2018-01-05"), lives("1", "3 Mill Row", "2025-01-01", kind="refuge"))
    telling = told_of(ADA)
    assert telling.withheld == set(telling.people)
    assert "Mill Row" not in repr((telling.dated, telling.undated))
    assert "2025" not in repr([h.when for h in telling.dated + telling.undated])


def test_the_birth_stands_first_with_every_records_word_of_it():
    hear(client("1", ADA), named("TV-1", "2", ADA, born="2015-03-05", words_said="x"), incident("TV-1"))
    first = told_of(ADA).dated[0]
    assert (first.kind, first.when.words) == (Kind.BIRTH, "4 March 2015")


def test_a_child_not_yet_born_has_a_date_that_is_about_right():
    hear(client("1", ADA, "", pers_expected_dob="2027-02-01"))
    [birth] = told_of(ADA).dated
    assert (birth.when.precision, birth.when.words) == (Precision.ABOUT, "about 1 February 2027")


def test_where_the_record_gives_an_age_alone_the_birth_is_a_range():
    hear(named("TV-1", "2", ADA, born="", age="9"), incident("TV-1"))
    birth = told_of(ADA).dated[0]
    assert (birth.kind, birth.when.precision) == (Kind.BIRTH, Precision.RANGE)
    assert birth.accounts[0].words == "Born; the record gives an age alone."


def test_every_account_says_from_which_line_it_is():
    hear(CARE, row("socialcare.cp_plans", "P1", "1", cppl_cp_plan_start_date="2025-02-10"))
    telling = told_of(ADA)
    accounts = [account for happening in telling.dated + telling.undated for account in happening.accounts]
    lines = lines_of(accounts)
    assert {lines[account.source.record or 0].line for account in accounts} == {2}
    assert telling.feeds[accounts[0].person] == {"socialcare.person", "socialcare.cp_plans"}
