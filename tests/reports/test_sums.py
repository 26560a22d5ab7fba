"""What is right is called right, what is wrong is called wrong with the sum, and what only looks wrong is let be."""

from pathlib import Path

import pytest

from goldenthread.reports import Checked, Verdict, check_source
from goldenthread.reports.reading.files import from_bytes


def checked(text: str) -> Checked:
    return check_source(from_bytes(text.encode(), "a.txt"))


def wrong(text: str) -> list[str]:
    """The sums of what is called wrong."""
    return [finding.work for finding in checked(text).findings if finding.verdict is Verdict.WRONG]


def right(text: str) -> set[str]:
    """The figures that are called right."""
    return {
        claim.mention.text for each in checked(text).passages for claim in each.claims if claim.verdict is Verdict.RIGHT
    }


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("We held 36 panels in 2024/25, and this has dropped to 27 in 2025/26 (25% fewer).", {"36", "27", "25%"}),
        ("A 12% fall in visits in 2025/26 (440 visits), compared with 500 the year before.", {"12%", "440", "500"}),
        (
            "The course reached 1,530 nurses in 2025/26. That is 15% fewer than the 1,800 nurses of 2024/25.",
            {"1,530", "15%", "1,800"},
        ),
        ("Complaints more than doubled, from 22 to 51.", {"doubled", "22", "51"}),
        ("Arrests halved, from 318 to 159.", {"halved", "318", "159"}),
        ("Re-referrals fell from 24% to 21%, a drop of 3 percentage points.", {"24%", "21%", "3 percentage points"}),
        ("The number rose to 1,320, a rise of 120 cases (10%).", {"1,320", "120", "10%"}),
        ("We trained 212 of our 265 officers (80%).", {"212", "265", "80%"}),
        ("37% were judged good and 63% required improvement.", {"37%", "63%"}),
        ("4,812 notices were sent, of which 1,930 concerned a child.", {"4,812", "1,930"}),
        ("28 girls, 15 boys and 2 others came, a total of 45.", {"28", "15", "2", "45"}),
        ("We spent £1.4m: £860,000 on staff and £540,000 on rent.", {"£1.4m", "£860,000", "£540,000"}),
        ("The three aims are:\n- a\n- b\n- c\n", {"three"}),
    ],
)
def test_a_sum_that_comes_out_is_right(text, figures):
    assert right(text) >= figures
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        pytest.param("Attendance grew to 75%, up from 60%: a 20% increase.", "= 25%", id="divided by the later figure"),
        pytest.param(
            "Uptake went up from 41.5% to 60%, an 18.5% increase.",
            "18.5 percentage points",
            id="points called per cent",
        ),
        pytest.param("Visits went up from 1,204 to 1,096.", "goes down", id="a rise that falls"),
        pytest.param("Spending tripled, from £210,000 to £420,000.", "= 2 times", id="doubled and not tripled"),
        pytest.param("Referrals fell from 40 to 30, a 30% fall.", "= -25%", id="another change"),
        pytest.param("Referrals rose by 12, from 40 to 50.", "50 - 40 = 10", id="another difference"),
        pytest.param("Of the 120 families, 96 (75%) felt heard.", "= 80%", id="n of N is not that share"),
        pytest.param("28 girls, 15 boys and 2 others came, a total of 46.", "= 45, not 46", id="a total"),
        pytest.param(
            "A team of 40 made up of 22 nurses and 15 doctors.", "= 37, not 40", id="parts that leave some out"
        ),
        pytest.param(
            "By category: 49% neglect, 31% emotional, 9% physical and 6% sexual abuse.", "= 95%", id="a whole of 95%"
        ),
        pytest.param("60% were boys and 50% girls.", "= 110%", id="two halves of more than a whole"),
        pytest.param("The three aims are:\n- a\n- b\n", "2 bullets follow", id="a list one short"),
        pytest.param("Do it by 31 April 2026.", "no such day", id="a day that never comes"),
        pytest.param(
            "We noted a marked increase in missing episodes. There were 210 episodes, compared to 260 the year before.",
            "260 to 210",
            id="a rise in words that falls in figures",
        ),
        pytest.param(
            "| Age | 2024/25 |\n| Under 5 | 40 |\n| Over 5 | 60 |\n| Total | 110 |\n",
            "= 100, not 110",
            id="a column's total",
        ),
        pytest.param(
            "| Area | Total | Girls | Boys |\n| North | 18 | 6 | 8 |\n| South | 9 | 4 | 5 |\n",
            "= 14, not 18",
            id="a row's total",
        ),
    ],
)
def test_a_sum_that_does_not_come_out_is_wrong_and_shown(text, sum_):
    (work,) = wrong(text)
    assert sum_ in work


@pytest.mark.parametrize(
    "text",
    [
        "Compliance rose to 91%, against a target of 95%.",
        "Our rate fell by 5% to 61, compared with 70 nationally.",
        "Visits rose from 10 to 12, and complaints fell by 30%.",
        "Complaints fell by 30%, visits rose from 10 to 12.",
        "Referrals rose by 12 from 40 to 52.",
        "No less than 45 came, compared with 40 last year.",
        "We ran 12 sessions in 4 schools and saw 90 parents, a total of 200 children.",
        "We helped 40 families, including 55 children.",
        "40% of adults and 55% of children felt heard.",
        "Compliance was 91% for Level 1, 88% for Level 2 and 85% for Level 3.",
        "60% agreed and 25% disagreed.",
        "34 of 40 staff were trained (90% target).",
        "The team saw over 250 people, up from 200, a 30% rise.",
        "Plans rose from around 40 to 50, a 20% rise.",
        "Waiting fell from 12 weeks to 4 weeks.",
        "We moved from 5 forms to 2, so that more time goes to families.",
        "A total of 45 sessions reached 230 staff in 3 areas.",
        "Three of the five areas are:\n- north\n- south\n- west\n",
        "| Measure | 2023 | 2024 |\n| Visits | 40 | 50 |\n| Calls | 9 | 8 |\n",
        "| Age | 2024/25 |\n| Under 5 | <5 |\n| Over 5 | 60 |\n| Total | 63 |\n",
        "Attendance was 33% for police, 35% for health and 20% for education.",
        "There was an increase in demand. Referrals of adults fell from 40 to 30.",
    ],
)
def test_what_only_looks_wrong_is_let_be(text):
    assert wrong(text) == []


def test_two_shares_that_leave_some_out_are_asked_about_and_not_called_wrong():
    asked = [
        finding
        for finding in checked("37% were judged good and 53% required improvement.").findings
        if finding.verdict is None
    ]
    assert [finding.remedy for finding in asked] == ["Say what the other 10% are."]


def test_one_number_for_two_things_and_two_numbers_for_one_are_asked_about():
    text = (
        "In 2025/26 our ward made 533 referrals to children's social care. Supervision reached 533 "
        "midwives in 2025/26.\n\n"
        "The 548 referrals to children's social care that our ward made in 2025/26 were about self-harm.\n"
    )
    asked = {finding.check: finding.work for finding in checked(text).findings if finding.verdict is None}
    assert set(asked) == {"same number", "two numbers"}
    assert "533" in asked["same number"]
    assert "548" in asked["two numbers"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Neglect accounts for circa 47%.", "no base and no period"),
        ("Neglect accounted for 47% in 2024/25.", "no base: it does not say of how many"),
        ("Feedback tripled.", "the two numbers are not given"),
        ("We held 12 sessions.", "no period"),
        ("We held 12 sessions in 2024/25.", "nothing in the document"),
    ],
)
def test_what_cannot_be_checked_says_why(text, why):
    (claim,) = (c for each in checked(text).passages for c in each.claims if c.verdict is Verdict.CANNOT)
    assert claim.why is not None
    assert claim.why.value.startswith(why)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("It will be launched in May.", "may"),
        ("This will remain a priority for 2025/26.", "2025/26"),
        ("An audit is planned for Quarter 3 of 2025/26.", "2025/26 Q3"),
        ("A leaflet is to be launched in June 2026.", "2026-06"),
        ("A new pathway to be introduced by April 2026.", "2026-04"),
        ("We have agreed to work with the council.", ""),
        ("In the next year there will be a new pathway.", "next year"),
        ("In the next few months this will be shared.", "next few months"),
    ],
)
def test_promises_are_found_with_their_date(text, when):
    (promise,) = (promise for each in checked(text).passages for promise in each.promises)
    assert promise.when == when


@pytest.mark.parametrize(
    "text",
    [
        "This will help children to feel safe.",
        "Hopefully this will improve things.",
        "Where a child is at risk, the worker will ring the police.",
        "The pathway was launched in May 2024.",
        "Infants cry and the crying will stop.",
    ],
)
def test_hopes_consequences_and_standing_practice_are_no_promises(text):
    assert [promise for each in checked(text).passages for promise in each.promises] == []


def test_priorities_listed_for_a_coming_year_are_promises_for_that_year():
    text = "In 2024/25 we did much.\n\nOur priorities for 2025/26 are:\n- review the model\n- train more staff\n"
    promises = [promise for each in checked(text).passages for promise in each.promises]
    assert [(promise.text, promise.when) for promise in promises] == [
        ("review the model", "2025/26"), ("train more staff", "2025/26"),
    ]  # fmt: skip


def test_lines_and_offsets_lead_back_to_the_file():
    text = Path("tests/reports/gold/made_up.txt").read_text("utf-8")
    for passage in checked(text).passages:
        for claim in passage.claims:
            offset = (claim.said.block.place.offset or 0) + claim.mention.start
            assert text[offset : offset + len(claim.mention.text)] == claim.mention.text
            assert text.count("\n", 0, offset) + 1 == claim.said.line(claim.mention.start)
