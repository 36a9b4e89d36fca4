"""Attendance at case discussions, on hand-worked histories: which agency was asked, came, sent apologies, and took part."""

from datetime import date
from uuid import UUID

from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.attendance import QUESTION
from tests.projections.histories import LONDON, MEMBER, correction, fact, instant

UNIT = UUID(int=1 << 96)
NURSE, OFFICER, STRANGER = (f"00000000-0000-4000-8000-00000000000{number}" for number in (6, 7, 8))
REFERRED = fact(1, "referral-received", "2026-02-02", urgency="routine")
INVITED = ["cwp", "nps", "police"]
ARRANGED = fact(2, "discussion-scheduled", "2026-02-03", scheduled_for="2026-03-02T10:00:00Z", agencies=["police"])
ANEW = fact(3, "discussion-scheduled", "2026-02-20", scheduled_for="2026-03-03T10:00:00Z", agencies=INVITED)
HELD = fact(
    4, "discussion-held", "2026-03-03T12:00", agencies=["police", "cwp"], members=[MEMBER, NURSE], absent=["nps"], apologies=[OFFICER]
)  # fmt: skip
BROUGHT = fact(5, "information-contributed", "2026-03-03T13:00", agency="cwp", to=["police"])
WROTE = fact(6, "information-contributed", "2026-03-03T14:00", agency="nps", to=["police", "cwp"])
DISSENT = fact(7, "dissent-recorded", "2026-03-04", agency="cwp", matter="risk")
AGAIN = fact(8, "discussion-held", "2026-04-07", agencies=["police", "housing"], members=[MEMBER], absent=["cwp"], apologies=[STRANGER])
MINUTES = fact(9, "minutes-agreed", "2026-04-08", edition=1, agencies=["police", "cwp", "nps"], discussion=4)
NEXT = fact(10, "discussion-scheduled", "2026-04-09", scheduled_for="2026-05-01T23:30:00Z", agencies=["cwp", "police"])
CASE = (REFERRED, ARRANGED, ANEW, HELD, BROUGHT, WROTE, DISSENT, AGAIN, MINUTES, NEXT)
TEAM = (
    fact(1, "user-added", "2026-01-05", case=UNIT, login="o", recorder=OFFICER, agency="nps", roles=["practitioner"], public_key="00"),
    fact(2, "role-held", "2026-01-05", case=UNIT, member=STRANGER, role="nurse", agency="cwp", since="2026-01-05", until="2026-04-06"),
    fact(3, "role-held", "2026-01-05", case=UNIT, member=STRANGER, role="nurse", agency="cwp", since="2026-04-08"),
)  # fmt: skip


def rows(*facts, at=NOW):
    """The rows of a case and of the unit's own record."""
    streams = [[each for each in facts if each.stream == stream] for stream in {each.stream: None for each in facts}]
    return [each.row for stream in streams for each in fold_stream(QUESTION, stream, at, LONDON).rows]


def told(*facts, at=NOW, since=None, until=None):
    return QUESTION.told(rows(*facts, at=at), Asking(instant("2026-06-01"), LONDON, since, until))


def lines(*facts, **more):
    """For each agency: held, attended, apologies, neither, contributed, agreed, dissents."""
    return {line["agency"]: tuple(line.values())[1:] for line in told(*facts, **more).lines}


def rates(*facts, **more):
    return {rate.name: (rate.k, rate.n, sum(rate.excluded.values())) for rate in told(*facts, **more).rates}


def test_a_case_without_a_discussion_has_no_row():
    assert rows(REFERRED) == []


def test_a_discussion_tells_who_was_asked_by_its_last_arrangement_who_came_and_what_each_did():
    (row,) = rows(*CASE)
    first, second = row["discussions"]
    assert first == {
        "entry": 4, "on": "2026-03-03", "arranged_in": 3, "invited": INVITED, "attended": ["cwp", "police"], "absent": ["nps"],
        "apologies": [OFFICER], "contributed": ["cwp", "nps"], "agreed": ["cwp", "nps", "police"], "dissents": ["cwp"],
    }  # fmt: skip
    assert (second["arranged_in"], second["invited"], second["agreed"]) == (None, [], [])
    # 23:30 UTC of 1 May is half past midnight of 2 May in London.
    assert row["arranged"] == {"entry": 10, "on": "2026-05-02", "invited": ["cwp", "police"]}


def test_each_agency_is_counted_over_the_discussions_to_which_it_was_asked():
    # Discussion #4: asked are cwp, nps and police (invited in #3); cwp and police came, an officer of nps sent apologies.
    # Discussion #8: asked are police and housing (represented) and cwp (absent); who sent apologies stood for cwp until
    # the day before and from the day after: neither. Who agreed minutes of what he did not attend, as no rule allows, is not counted.
    #            held attended apologies neither contributed agreed dissents
    # cwp         #4 #8   #4       -       #8       #4         #4     #7
    # housing     #8      #8       -       -        -          -      -
    # nps         #4      -        #4      -        #4         -      -
    # police      #4 #8   #4 #8    -       -        -          #4     -
    assert lines(*CASE, *TEAM) == {
        "cwp": (2, 1, 0, 1, 1, 1, 1), "housing": (1, 1, 0, 0, 0, 0, 0), "nps": (1, 0, 1, 0, 1, 0, 0), "police": (2, 2, 0, 0, 0, 1, 0),
    }  # fmt: skip
    assert rates(*CASE, *TEAM) == {
        "all_attended": (0, 2, 1), "several_attended": (2, 2, 1), "several_contributed": (1, 2, 1),
        "attended.cwp": (1, 2, 1), "contributed.cwp": (1, 2, 0), "agreed.cwp": (1, 1, 0),
        "attended.housing": (1, 1, 0), "contributed.housing": (0, 1, 0), "agreed.housing": (0, 1, 0),
        "attended.nps": (0, 1, 0), "contributed.nps": (1, 1, 0), "agreed.nps": (0, 0, 0),
        "attended.police": (2, 2, 1), "contributed.police": (0, 2, 0), "agreed.police": (1, 2, 0),
    }  # fmt: skip
    assert told(*CASE, *TEAM).notes == [
        "Apologies of members of whom the unit's record does not say here for which agency they stood on that day: 1."
    ]
    assert told(HELD, *TEAM).notes == []


def test_a_window_takes_the_discussions_held_and_arranged_in_it():
    assert lines(*CASE, *TEAM, since=date(2026, 4, 1)).keys() == {"cwp", "housing", "police"}
    assert rates(*CASE, *TEAM, until=date(2026, 4, 7))["all_attended"] == (0, 1, 0)
    assert rates(*CASE, since=date(2026, 5, 2), until=date(2026, 5, 3))["all_attended"] == (0, 0, 1)


def test_what_names_a_discussion_belongs_to_it_and_the_rest_to_the_last_before_it():
    named = fact(9, "information-contributed", "2026-04-08", agency="police", discussion=4)
    unnamed = fact(10, "information-contributed", "2026-04-08", agency="housing")
    (row,) = rows(REFERRED, HELD, AGAIN, named, unnamed)
    assert [each["contributed"] for each in row["discussions"]] == [["police"], ["housing"]]


def test_a_correction_changes_last_year_as_corrected_and_not_last_year_as_recorded():
    late = correction(11, "2027-02-01", 4, "agencies", ["police", "cwp", "nps"])
    end = instant("2026-12-31T23:00")
    before, after = Coordinates.as_recorded(end), Coordinates.as_corrected(end)
    # As recorded nps was asked once and did not come; as corrected it came, and that its officer sent apologies counts no more.
    assert [lines(*CASE, late, *TEAM, at=at)["nps"][:4] for at in (before, after)] == [(1, 0, 1, 0), (1, 1, 0, 0)]
    moved = correction(11, "2027-02-01", 4, "occurred_at", {"value": "2025-12-30", "precision": "day"})
    asked = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    assert [lines(*CASE, moved, at=at, **asked)["cwp"][0] for at in (before, after)] == [2, 1]


def test_an_apology_counts_for_each_agency_for_which_the_member_stood_and_nobody_came():
    both = fact(4, "role-held", "2026-01-06", case=UNIT, member=OFFICER, role="officer", agency="police", since="2026-01-05")
    assert lines(HELD, *TEAM, both) == {"cwp": (1, 1, 0, 0, 0, 0, 0), "nps": (1, 0, 1, 0, 0, 0, 0), "police": (1, 1, 0, 0, 0, 0, 0)}
    left = fact(5, "user-disabled", "2026-02-01", case=UNIT, login="o", reason="left")
    assert lines(HELD, *TEAM, left)["nps"][:4] == (1, 0, 0, 1)


def test_what_cannot_be_read_changes_nothing():
    odd = [
        fact(11, "discussion-held", "2026-05-01", agencies="police", members=None, absent=[3, None, {}], apologies=5),
        fact(12, "information-contributed", "2026-05-02", agency=["cwp"], discussion={}),
        fact(13, "dissent-recorded", "2026-05-02", agency=7, discussion="x"),
        fact(14, "minutes-agreed", "2026-05-02", agencies={"cwp": 1}, discussion=99),
        fact(15, "discussion-scheduled", "2026-05-03", scheduled_for=[1], agencies=True),
    ]
    unreadable = fact(4, "role-held", "2026-01-06", case=UNIT, member="nobody", role=1, agency=None, since="then")
    login = fact(5, "user-added", "2026-01-07", case=UNIT, login="x", recorder={}, agency="cwp", roles=["practitioner"], public_key="0")
    nowhere = fact(6, "user-added", "2026-01-07", case=UNIT, login="y", recorder=MEMBER, agency=[], roles=["practitioner"], public_key="1")
    assert lines(*CASE[:-1], *odd, *TEAM, unreadable, login, nowhere) == lines(*CASE[:-1], *TEAM)
    assert rows(odd[0], odd[4])[0]["arranged"] == {"entry": 15, "on": None, "invited": []}

