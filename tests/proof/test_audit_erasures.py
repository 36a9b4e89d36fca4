"""Erasures held against what stood before them: each rule both ways, from stored bytes, and what is accounted for by whom."""

from uuid import UUID

import pytest
from proof.stored_record import CASE, DANA, NIA, SAM, SUSPECT, UNIT, VICTIM, Record, audited, slot, user_added

from ledger.proof.audit import Rule
from ledger.proof.audit_gone import Account, Forgotten

OTHER = UUID(int=0x77 << 120 | 5)
"""A second case, which nobody joined until a test says so."""
HERS = slot(CASE, VICTIM)
IDENTITY = slot(VICTIM, VICTIM)


class Scene(Record):
    """A unit of three members, one of them of a health agency; a case with a note that mentions its victim, and her own record."""

    def __init__(self):
        super().__init__()
        for member in (DANA, SAM, NIA):
            self.act(UNIT, "user-added.v1", clear=user_added(member), sealed=[(None, "A Name")])
        self.act(CASE, "referral-received.v1", number="CHS-26-0001", sealed=[(None, "He waits.")])
        self.act(VICTIM, "party-identified.v1", number="P-1", sealed=[(VICTIM, "Ottilie")])
        self.join(VICTIM)
        self.act(CASE, "note-recorded.v1", by=SAM, sealed=[(None, "He rang "), (VICTIM, "Ottilie")])

    def join(self, person, case=CASE):
        return self.act(case, "party-joined.v1", clear=[("party", str(person)), ("category", "victim")])

    def decline(self, proposed, by=DANA):
        return self.act(CASE, "erasure-declined.v1", by=by, clear=[("proposal", version(proposed))])

    def hold(self, stream, by=DANA, controllers=None):
        named = [("controllers", controllers)] if controllers else []
        return self.act(stream, "legal-hold-placed.v1", by=by, clear=[("kind", "cpia"), *named], sealed=[(None, "Charged.")])

    def release(self, stream, held, by=DANA):
        return self.act(stream, "legal-hold-released.v1", by=by, clear=[("hold", version(held))], sealed=[(None, "Ended.")])

    def review(self, decision, controller="cwp", person=VICTIM, by=NIA):
        clear = [("controller", controller), ("decision", decision)]
        row = self.act(person, "retention-reviewed.v1", by=by, clear=clear, sealed=[(None, "Why.")])
        return self.own(CASE, "noted.v1", "leaf", row.leaf.hex())

    def noted(self, row):
        """The note in the case of an entry in the victim's own record."""
        self.own(CASE, "noted.v1", "leaf", row.leaf.hex())
        return row

    def found(self):
        """Rule and position of each finding; whole: what else the audit made."""
        findings, whole = audited(self.rows, self.trees())
        return {(Rule(each.rule), each.position) for each in findings}, whole


def version(row):
    """Number of an entry in its stream."""
    return int.from_bytes(row.beside[24:32], "big")


@pytest.fixture
def scene():
    return Scene()


def test_given_a_proposal_when_another_member_decides_it_then_nothing_is_found_and_the_authority_is_named(scene):
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    found, whole = scene.found()
    assert found == set()
    at = int.from_bytes(row.beside[48:56], "big")
    stands = (row.position, CASE, 5, at, "subject_request", "RR-2026-12", SAM, DANA)
    assert whole.gone.accounts == [Account("cases", *stands, slots=1, contents=1, entries=1, doubted=False)]
    assert whole.gone.forgotten == [Forgotten(row.position, CASE, HERS, VICTIM, ((7, 3, 6),))]


def test_given_contents_deleted_without_an_event_then_they_are_found_and_accounted_for_by_nothing(scene):
    scene.propose(CASE, [HERS])
    scene.destroy([HERS])
    found, whole = scene.found()
    assert found == {(Rule.ERASED, 7)}
    assert whole.gone.accounts == whole.gone.forgotten == []


def test_given_contents_recorded_behind_an_erasure_when_they_are_deleted_then_it_does_not_account_for_them(scene):
    scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    later = scene.act(CASE, "note-recorded.v1", sealed=[(VICTIM, "Ottilie"), (None, " rang.")])
    assert scene.found()[0] == set()
    scene.destroy([HERS])
    assert scene.found()[0] == {(Rule.ERASED, later.position)}


# -- the proposal ----------------------------------------------------------------------------------------------------


def unproposed(scene):
    return scene.erase(None, CASE, [HERS])


def by_one_member(scene):
    return scene.erase(scene.propose(CASE, [HERS], by=DANA), CASE, [HERS], by=DANA)


def by_one_member_who_names_another(scene):
    return scene.erase(scene.propose(CASE, [HERS], by=SAM), CASE, [HERS], by=SAM, second=DANA)


def by_one_member_who_says_so(scene):
    return scene.erase(scene.propose(CASE, [HERS], by=DANA), CASE, [HERS], by=DANA, second=DANA)


def recorded_for_the_proposer(scene):
    return scene.erase(scene.propose(CASE, [HERS], by=SAM), CASE, [HERS], by=DANA, actor=SAM)


def of_other_slots(scene):
    return scene.erase(scene.propose(CASE, [slot(CASE, SUSPECT)]), CASE, [HERS])


def of_more_slots(scene):
    return scene.erase(scene.propose(CASE, [slot(CASE, None)]), CASE, [HERS, slot(CASE, None)])


def of_another_person(scene):
    return scene.erase(scene.propose(CASE, [HERS], person=SUSPECT), CASE, [HERS])


def of_nobody(scene):
    return scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS], person=None)


def proposed_by_nobody_of_that_name(scene):
    return scene.erase(scene.propose(CASE, [HERS], by=SAM), CASE, [HERS], second=NIA)


def by_what_proposes_nothing(scene):
    return scene.erase(scene.rows[6], CASE, [HERS])


def declined(scene):
    proposed = scene.propose(CASE, [HERS])
    scene.decline(proposed)
    return scene.erase(proposed, CASE, [HERS])


def proposed_afterwards(scene):
    """The leaf of an entry follows from where it will stand: who writes both can name it before it is there."""
    made = Scene()
    made.erase(None, CASE, [HERS])
    row = scene.erase(made.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.propose(CASE, [HERS]).leaf == made.rows[-1].leaf
    return row


FORGED = [
    unproposed, by_one_member, by_one_member_who_names_another, by_one_member_who_says_so, recorded_for_the_proposer, of_other_slots,
    of_more_slots, of_another_person, of_nobody, proposed_by_nobody_of_that_name, by_what_proposes_nothing, declined, proposed_afterwards,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_given_an_erasure_when_its_proposal_is_not_another_members_of_the_same_slots_then_it_is_found(scene, forge):
    row = forge(scene)
    found, whole = scene.found()
    assert found == {(Rule.PROPOSED, row.position)}
    assert [(each.position, each.doubted) for each in whole.gone.accounts] == [(row.position, True)]


def test_given_a_proposal_that_is_declined_only_afterwards_then_the_erasure_stands(scene):
    proposed = scene.propose(CASE, [HERS])
    scene.erase(proposed, CASE, [HERS])
    scene.decline(proposed)
    assert scene.found()[0] == set()


def test_given_an_erasure_of_another_authority_or_reference_than_was_proposed_then_it_is_found(scene):
    proposed = scene.propose(CASE, [HERS])
    clear = [("slots", [str(HERS)]), ("authority", "court_order"), ("review", "RR-2026-12"), ("second_person", str(SAM))]
    row = scene.act(CASE, "content-erased.v1", clear=[*clear, ("proposal", proposed.leaf.hex())])
    scene.destroy([HERS])
    assert scene.found()[0] == {(Rule.PROPOSED, row.position)}


def test_given_the_proposal_is_erased_too_then_what_it_said_is_not_established_and_nothing_is_found(scene):
    proposed = scene.noted(scene.propose(VICTIM, [HERS]))
    scene.erase(proposed, CASE, [HERS])
    facts = slot(VICTIM, sealed=False)
    scene.erase(scene.propose(UNIT, [facts], scope="facts", person=None), UNIT, [facts], person=None)
    found, whole = scene.found()
    assert found == set()
    assert dict(whole.gone.doubts) == {Rule.PROPOSED: 1, Rule.WORD: 1}


# -- roles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["proposed", "decided"])
def test_given_an_erasure_when_it_was_proposed_or_decided_in_another_role_then_it_is_found(scene, who):
    roles = {"stamp": {"roles": ["practitioner"]}}
    proposed = scene.propose(CASE, [HERS], **(roles if who == "proposed" else {}))
    row = scene.erase(proposed, CASE, [HERS], **(roles if who == "decided" else {}))
    stamped = proposed if who == "proposed" else row
    assert scene.found()[0] == {(Rule.OFFICERS, row.position), (Rule.STAMP, stamped.position)}


# -- whose slots -----------------------------------------------------------------------------------------------------


def test_given_an_erasure_in_a_stream_when_it_names_a_slot_of_another_then_it_is_found(scene):
    proposed = scene.propose(CASE, [HERS, IDENTITY])
    row = scene.erase(proposed, CASE, [HERS, IDENTITY])
    assert scene.found()[0] == {(Rule.OWN_SLOTS, row.position)}


def test_given_one_proposal_when_each_stream_has_its_own_erasure_then_nothing_is_found(scene):
    proposed = scene.noted(scene.propose(VICTIM, [HERS, IDENTITY]))
    for stream, each in ((CASE, HERS), (VICTIM, IDENTITY)):
        row = scene.erase(proposed, stream, [each])
        if stream == VICTIM:
            scene.noted(row)
    found, whole = scene.found()
    assert found == set()
    assert [(each.stream, each.contents) for each in whole.gone.accounts] == [(CASE, 1), (VICTIM, 1)]


def test_given_an_erasure_in_the_units_stream_then_it_may_name_slots_of_any(scene):
    scene.erase(scene.propose(UNIT, [HERS, IDENTITY]), UNIT, [HERS, IDENTITY])
    assert scene.found()[0] == set()


# -- the controller's word ---------------------------------------------------------------------------------------------


@pytest.fixture
def of_health(scene):
    """The slot in which a note of the health agency mentions the victim."""
    scene.act(CASE, "note-recorded.v1", by=NIA, sealed=[(OTHER, "Ottilie sleeps badly.")])
    return slot(CASE, OTHER)


@pytest.mark.parametrize(("proposer", "decider"), [(NIA, DANA), (SAM, NIA)])
def test_given_a_controllers_own_member_proposes_or_decides_then_it_has_given_its_word(scene, of_health, proposer, decider):
    scene.erase(scene.propose(CASE, [of_health], by=proposer), CASE, [of_health], by=decider, second=proposer)
    assert scene.found()[0] == set()


def test_given_nobody_of_the_controller_and_no_review_then_it_is_found(scene, of_health):
    row = scene.erase(scene.propose(CASE, [of_health]), CASE, [of_health])
    assert scene.found()[0] == {(Rule.WORD, row.position)}


@pytest.mark.parametrize(
    ("reviews", "stands"),
    [(("erase",), True), (("retain", "erase"), True), (("erase", "retain"), False), (("retain",), False), ((), False)],
)
def test_given_the_controllers_reviews_then_the_last_before_the_erasure_is_its_word(scene, of_health, reviews, stands):
    for decision in reviews:
        scene.review(decision)
    proposed = scene.propose(CASE, [of_health])
    row = scene.erase(proposed, CASE, [of_health])
    scene.review("erase")
    assert scene.found()[0] == (set() if stands else {(Rule.WORD, row.position)})


def disabled(scene):
    scene.act(UNIT, "user-disabled.v1", clear=[("login", f"u_{NIA.int:016x}"), ("reason", "left")])


def a_practitioner(scene):
    said = [("recorder", str(NIA)), ("agency", "cwp"), ("roles", ["practitioner"])]
    scene.act(UNIT, "user-roles-changed.v1", clear=said)


@pytest.mark.parametrize(("ends", "stands"), [(None, False), (disabled, True), (a_practitioner, True)])
def test_given_a_review_recorded_for_a_controller_then_it_is_its_word_only_where_nobody_of_it_could(scene, of_health, ends, stands):
    if ends is not None:
        ends(scene)
    scene.review("erase", by=DANA)
    row = scene.erase(scene.propose(CASE, [of_health]), CASE, [of_health])
    assert scene.found()[0] == (set() if stands else {(Rule.WORD, row.position)})


def test_given_the_review_of_a_person_then_it_is_no_word_for_a_case_that_is_not_hers(scene):
    scene.act(OTHER, "note-recorded.v1", by=NIA, sealed=[(SUSPECT, "Bert sleeps badly.")])
    his = slot(OTHER, SUSPECT)
    scene.review("erase")
    row = scene.erase(scene.propose(OTHER, [his]), OTHER, [his])
    assert scene.found()[0] == {(Rule.WORD, row.position)}


def test_given_she_joined_the_case_only_after_the_review_then_it_is_no_word_for_it(scene):
    """Whoever may record in a case could join anybody to it who was given up elsewhere."""
    scene.act(OTHER, "note-recorded.v1", by=NIA, sealed=[(SUSPECT, "Bert sleeps badly.")])
    his = slot(OTHER, SUSPECT)
    scene.review("erase")
    scene.join(VICTIM, OTHER)
    row = scene.erase(scene.propose(OTHER, [his]), OTHER, [his])
    assert scene.found()[0] == {(Rule.WORD, row.position)}


@pytest.mark.parametrize(("decision", "authority", "stands"), [
    ("retain", "retention_review", False), ("restrict", "retention_review", False), ("erase", "retention_review", True),
    ("retain", "court_order", True),
])  # fmt: skip
def test_given_a_review_that_decided_to_keep_it_then_no_review_is_the_authority(scene, decision, authority, stands):
    scene.review(decision, controller="police", by=SAM)
    proposed = scene.propose(CASE, [HERS], authority=authority)
    row = scene.erase(proposed, CASE, [HERS], authority=authority)
    assert scene.found()[0] == (set() if stands else {(Rule.WORD, row.position)})


def test_given_something_recorded_since_the_review_then_the_review_is_no_word_for_it(scene, of_health):
    scene.review("erase")
    scene.act(CASE, "note-recorded.v1", by=NIA, sealed=[(OTHER, "Ottilie came back.")])
    row = scene.erase(scene.propose(CASE, [of_health]), CASE, [of_health])
    assert scene.found()[0] == {(Rule.WORD, row.position)}


def test_given_the_review_is_erased_too_then_whether_there_was_one_is_not_established(scene, of_health):
    scene.review("erase")
    scene.erase(scene.propose(CASE, [of_health]), CASE, [of_health])
    facts = slot(VICTIM, sealed=False)
    scene.erase(scene.propose(UNIT, [facts], scope="facts", person=None), UNIT, [facts], person=None)
    found, whole = scene.found()
    assert found == set()
    assert whole.gone.doubts[Rule.WORD] == 2


@pytest.mark.parametrize(("controller", "person"), [("police", VICTIM), ("cwp", SUSPECT)])
def test_given_a_review_of_another_controller_or_person_then_it_is_nobodys_word_for_it(scene, of_health, controller, person):
    scene.act(person, "retention-reviewed.v1", clear=[("controller", controller), ("decision", "erase")])
    if person == VICTIM:
        scene.noted(scene.rows[-1])
    row = scene.erase(scene.propose(CASE, [of_health]), CASE, [of_health])
    assert scene.found()[0] == {(Rule.WORD, row.position)}


# -- holds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [CASE, VICTIM])
def test_given_a_hold_on_the_case_or_its_party_when_it_stands_then_an_erasure_is_found(scene, held):
    """A hold on a person covers his cases; one on a case covers its parties."""
    row = scene.hold(held)
    if held == VICTIM:
        scene.noted(row)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.found()[0] == {(Rule.HOLD, row.position)}


def test_given_a_hold_on_a_case_then_it_covers_the_record_of_its_party(scene):
    scene.hold(CASE)
    proposed = scene.noted(scene.propose(VICTIM, [IDENTITY]))
    row = scene.noted(scene.erase(proposed, VICTIM, [IDENTITY]))
    assert scene.found()[0] == {(Rule.HOLD, row.position)}


def test_given_a_hold_on_another_party_of_the_same_case_then_it_covers_her_too(scene):
    scene.join(SUSPECT)
    scene.noted(scene.hold(SUSPECT))
    proposed = scene.noted(scene.propose(VICTIM, [IDENTITY]))
    row = scene.noted(scene.erase(proposed, VICTIM, [IDENTITY]))
    assert scene.found()[0] == {(Rule.HOLD, row.position)}


def merge(scene, one, other):
    """Each of the two is found to be the other; gives both entries."""
    first = scene.noted(scene.act(one, "persons-merged.v1", clear=[("other", str(other)), ("match", "identifier")]))
    return first, scene.act(other, "persons-merged.v1", clear=[("other", str(one)), ("match", "identifier")])


@pytest.mark.parametrize("again", [False, True])
def test_given_a_hold_on_a_person_then_it_covers_whom_she_was_found_to_be_until_that_is_taken_back(scene, again):
    made = merge(scene, VICTIM, SUSPECT)
    scene.hold(SUSPECT)
    if again:
        for row, one in zip(made, (VICTIM, SUSPECT), strict=True):
            ended = scene.act(one, "persons-unmerged.v1", clear=[("merge", version(row))], sealed=[(None, "They are two.")])
            if one == VICTIM:
                scene.noted(ended)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.found()[0] == (set() if again else {(Rule.HOLD, row.position)})


def test_given_a_hold_on_a_case_that_she_joined_only_afterwards_then_it_did_not_cover_her(scene):
    scene.hold(OTHER)
    proposed = scene.noted(scene.propose(VICTIM, [IDENTITY]))
    scene.noted(scene.erase(proposed, VICTIM, [IDENTITY]))
    scene.join(VICTIM, OTHER)
    assert scene.found()[0] == set()


def test_given_a_hold_on_a_person_then_it_did_not_cover_a_case_that_she_joined_only_afterwards(scene):
    scene.noted(scene.hold(VICTIM))
    scene.act(OTHER, "note-recorded.v1", sealed=[(SUSPECT, "Bert")])
    his = slot(OTHER, SUSPECT)
    scene.erase(scene.propose(OTHER, [his], person=SUSPECT), OTHER, [his], person=SUSPECT)
    scene.join(VICTIM, OTHER)
    assert scene.found()[0] == set()


def test_given_a_hold_that_was_released_by_who_placed_it_then_nothing_is_found(scene):
    scene.release(CASE, scene.hold(CASE))
    scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.found()[0] == set()


def test_given_a_hold_that_another_agency_released_then_it_stands(scene):
    scene.release(CASE, scene.hold(CASE), by=NIA)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.found()[0] == {(Rule.HOLD, row.position)}


def test_given_a_hold_that_is_released_or_placed_after_the_erasure_then_only_what_stood_counts(scene):
    held = scene.hold(CASE)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    scene.release(CASE, held)
    assert scene.found()[0] == {(Rule.HOLD, row.position)}
    later = Scene()
    later.erase(later.propose(CASE, [HERS]), CASE, [HERS])
    later.hold(CASE)
    assert later.found()[0] == set()


@pytest.mark.parametrize(("controllers", "stands"), [(["police"], True), (["cwp"], False), (["cwp", "police"], True)])
def test_given_a_hold_on_what_some_controllers_hold_then_it_covers_theirs_alone(scene, controllers, stands):
    scene.hold(CASE, controllers=controllers)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS])
    assert scene.found()[0] == ({(Rule.HOLD, row.position)} if stands else set())


def test_given_an_erasure_not_yet_carried_out_under_a_hold_then_the_decision_is_found(scene):
    scene.hold(CASE)
    row = scene.erase(scene.propose(CASE, [HERS]), CASE, [HERS], carried_out=False)
    found, whole = scene.found()
    assert found == {(Rule.HOLD, row.position)}
    assert whole.gone.accounts == []


# -- what is none of its form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slots", [None, "x", [1, None], ["no id"], [str(HERS), 7]])
def test_given_fields_of_another_form_then_the_audit_goes_on(scene, slots):
    scene.act(CASE, "erasure-proposed.v1", clear=[("slots", slots), ("person", 7)])
    scene.act(CASE, "legal-hold-placed.v1", clear=[("controllers", 3)])
    scene.act(CASE, "legal-hold-released.v1", clear=[("hold", {"x": 1})])
    scene.act(CASE, "retention-reviewed.v1", clear=[("controller", 1), ("decision", [])])
    scene.act(CASE, "erasure-declined.v1", clear=[("proposal", None)])
    row = scene.act(CASE, "content-erased.v1", clear=[("slots", slots), ("proposal", 1), ("second_person", [])])
    assert scene.found()[0] == {(Rule.PROPOSED, row.position)}


def test_however_the_log_is_cut_the_accounts_are_the_same(scene):
    scene.erase(scene.propose(UNIT, [HERS, IDENTITY]), UNIT, [HERS, IDENTITY])
    told = [audited(scene.rows, scene.trees(), step=step)[1].gone for step in (1, 3, 100)]
    assert told[0].accounts == told[1].accounts == told[2].accounts
    assert told[0].forgotten == told[1].forgotten == told[2].forgotten
