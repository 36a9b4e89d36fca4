"""Erasing from the front door: proposed by one member and decided by another, the scope shown before, the deed finished by repeating it."""

import pytest
from application.scenes import asked, event, photograph, today

from ledger.application import Ledger
from ledger.errors import VerificationFailed
from ledger.intents import Intent
from ledger.privacy.local import LocalKeyring
from ledger.store import place, reading

POLICE, SUPERVISOR = "cheshire-police", ("--role", "supervisor")
WHY = ("--authority", "court_order", "--review", "RR-26-12")


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests, each with a case of its own."""
    return shared_at


@pytest.fixture(autouse=True)
def noor(door, at):
    """A second supervisor, who decides."""
    add(door, at, "noor", POLICE, *SUPERVISOR)


def add(door, at, name, agency, *roles):
    if not (at.directory / "users" / name).exists():
        door.done("user", "add", name, "--agency", agency, *roles, "--fields", "-", typed={"full_name": f"{name.title()} Fictional"})


@pytest.fixture
def case(door):
    return door.referred()


@pytest.fixture
def bert(door, case):
    """The number of the suspect."""
    return door.person(case, "suspect")


def proposed(door, target, *words, user="dana"):
    """Propose an erasure; the address of the proposal."""
    return door.done("rights", "erase", target, *words, *WHY, user=user).json["recorded"][0]["address"]


def decide(door, address, *words, user="noor", **more):
    return door("rights", "erase", "--decide", address, *words, **({"typed": f"{address.partition('#')[0]}\n"} | more), user=user)


def erased(door, target, *words, **more):
    """Propose and decide it; the answer to the decision."""
    answer = decide(door, proposed(door, target, *words), **more)
    assert answer.status == 0, answer.err
    return answer


def living(at):
    """Living keys of persons in the keyring."""
    return asked(at, "SELECT count(*) FROM keyring.slot_key WHERE destroyed_by IS NULL AND person IS NOT NULL", database="keyring")[0][0]


def pending(door):
    return {finding["check"] for finding in door("doctor").json if finding["verdict"] == "wrong" and "erased" in finding["check"]}


def of_case(case):
    return ("--scope", "case", "--case", case, "--keep")


def test_a_person_is_erased_from_a_case_after_the_scope_was_shown_twice(door, at, case, bert):
    before = living(at)
    rehearsed = door.done("rights", "erase", bert, *of_case(case), *WHY)
    assert "It takes from" in rehearsed.err
    assert f"{case}#1 stays, and may still tell of the person:" in rehearsed.err
    assert "[…] waits for Ottilie Sample outside her work." in rehearsed.err
    assert living(at) == before
    address = rehearsed.json["recorded"][0]["address"]
    assert address == f"{bert}#2"
    told = decide(door, address, terminal=True)
    assert f"1 key of {bert} and 1 unit that they open will be destroyed. This cannot be undone. Type {bert} to go on." in told.err
    assert told.status == 0
    assert "Destroyed: 1 key, 1 unit of content." in told.out
    assert "under a new key-encryption key" in told.out
    assert living(at) == before - 1
    assert pending(door) == set()
    assert "[erased on" in door.done("show", case, "--format", "table").text
    again = door.done("rights", "erase", bert, *of_case(case), *WHY).json
    assert (again["recorded"], again["proposal"]) == ([], address)
    gone = door("rights", "erase", bert, *of_case(case), "--authority", "court_order", "--review", "RR-26-13")
    assert (gone.status, "nothing that is sealed is left there to destroy" in gone.err) == (3, True)


@pytest.mark.parametrize("typed", ["", "yes\n", "P-99\n", "chs\n"])
def test_nothing_is_erased_or_decided_unless_the_number_is_typed(door, at, case, bert, typed):
    address = proposed(door, bert, *of_case(case))
    before = photograph(at)
    assert decide(door, address, typed=typed).status == 2
    assert photograph(at) == before
    rehearsed = decide(door, address, "--dry-run")
    assert rehearsed.json["dry_run"], rehearsed.err
    assert photograph(at) == before


def test_who_proposed_it_does_not_decide_it(door, at, case, bert):
    address = proposed(door, bert, *of_case(case))
    before = photograph(at)
    refused = decide(door, address, user="dana")
    assert (refused.status, "second person" in refused.err) == (1, True), refused.err
    assert photograph(at) == before


def test_what_was_declined_is_kept(door, at, case, bert):
    address = proposed(door, bert, *of_case(case))
    assert address in {row["address"] for row in door.done("rights", "erase", "--list").json}
    door.done("rights", "erase", "--decline", address, "--reason", "-", typed="He asked for it himself, and took it back.", user="noor")
    assert address not in {row["address"] for row in door.done("rights", "erase", "--list").json}
    before = photograph(at)
    assert decide(door, address).status == 1
    assert photograph(at) == before


def test_a_hold_that_is_placed_while_it_waits_refuses_the_decision(door, at, case, bert):
    address = proposed(door, bert, *of_case(case))
    held = ("--kind", "appeal", "--until", "appeal_ended", "--review-on", "2199-01-01", "--fields", "-")
    hold = door.done("retention", "hold", case, *held, typed={"reason": "Leave was given."}).json["recorded"][0]["address"]
    before = photograph(at)
    refused = decide(door, address)
    assert refused.status == 1
    assert f"under a legal hold for an appeal or a review of a conviction ({hold})" in refused.err
    assert door("rights", "erase", bert, "--scope", "identity", *WHY).status == 1, "a hold on a case covers who its parties are"
    assert photograph(at) == before
    door.done("retention", "release", hold, "--reason", "-", typed="Dismissed.")
    assert decide(door, address).status == 0


KEYS, CONTENTS = "keys of erased contents are destroyed", "erased contents are gone"
BACKUPS = "older backups of the keyring open nothing that was erased"
INTERRUPTED = {
    "before the contents": ((reading, "erase"), {KEYS, CONTENTS}), "before the key": ((LocalKeyring, "destroy"), {KEYS}),
    "before the keys are wrapped anew": ((LocalKeyring, "rewrap"), {BACKUPS}),
}  # fmt: skip


def name_trust(door):
    """Record the health trust, unless another test of the module did."""
    door("record", "agency-named", "--agency", "cwp", "--name", "Imagined Trust", "--sector", "health", "--since", "2018-03-01")


@pytest.mark.parametrize(("step", "left"), INTERRUPTED.values(), ids=INTERRUPTED)
def test_an_interrupted_erasure_shows_in_doctor_and_repeating_finishes_it(door, at, case, bert, step, left, monkeypatch):
    before, address = living(at), proposed(door, bert, *of_case(case))
    with monkeypatch.context() as patch:
        patch.setattr(*step, _interrupt)
        assert decide(door, address).status == 130
    assert pending(door) == left
    listed = [row["state"] for row in door.done("rights", "erase", "--list").json if row["address"] == address]
    assert listed == ([] if left == {BACKUPS} else ["decided, not carried out to the end"])
    assert "[erased on" in door.done("show", case, "--format", "table").text, "withheld from the decision on"
    head = door.done("projections", "status").json[0]["head"]
    finished = decide(door, address)
    assert finished.json["recorded"] == []
    assert "nothing was recorded again" in finished.json["remark"]
    assert living(at) == before - 1
    assert pending(door) == set()
    assert door.done("projections", "status").json[0]["head"] == head


def _interrupt(*_args, **_named):
    raise KeyboardInterrupt


def test_a_person_is_forgotten_in_his_own_record_and_found_no_more(door, case, bert):
    erased(door, bert, "--scope", "identity")
    shown = door.done("show", case, "--format", "table").text
    assert f"Bert Imagined ({bert})" not in shown
    assert f"{bert} joined the case as suspect." in shown
    assert "Bert Imagined waits for" in shown, "what the case says of him is a decision of its own"
    assert bert not in {row["person"] for row in door.done("find", "-", "--person", typed="bert imagined").json}


def test_a_person_is_forgotten_everywhere_at_once(door, at, case, bert):
    before = living(at)
    told = erased(door, bert, "--scope", "person", "--keep").json
    assert {entry["address"].partition("#")[0] for entry in told["recorded"]} == {case, bert}
    assert living(at) == before - 2
    assert "Bert" not in door.done("show", case, "--format", "table").text + door.done("show", bert, "--format", "table").text


@pytest.fixture
def heard(door, case, bert):
    """Number of proceedings over the case in which the suspect gave a statement of his defence."""
    began = ("--kind", "criminal", "--investigation-began", "2026-01-02")
    opened = door.done("proceedings", "open", case, *began).json["recorded"][0]["address"].partition("#")[0]
    door.done("proceedings", "party", opened, "--party", bert, "--capacity", "defendant")
    issues = {"issues": "Bert was at work. He saw nobody."}
    door.done("proceedings", "statement", opened, "--kind", "compulsory", "--party", bert, "--fields", "-", typed=issues)
    return opened


def test_what_is_sealed_for_a_person_in_proceedings_goes_too(door, at, case, bert, heard):
    before = living(at)
    answer = erased(door, bert, "--scope", "person", "--keep")
    assert {entry["address"].partition("#")[0] for entry in answer.json["recorded"]} == {case, bert, heard}
    assert f"It takes from {heard}#3" in answer.err
    assert living(at) == before - 3
    assert f"{heard}#3: about {bert}, with text that is sealed for the record as a whole" in answer.err
    assert "Bert" not in door.done("show", heard, "--format", "table").text


def test_a_hold_on_a_case_keeps_what_is_in_the_proceedings_over_it(door, case, heard):
    held = ("--kind", "coroner", "--until", "proceedings_ended", "--review-on", "2199-01-01", "--fields", "-")
    door.done("retention", "hold", case, *held, typed={"reason": "An inquest."})
    refused = door("rights", "erase", f"{heard}#3", "--scope", "case", *WHY)
    assert refused.status == 1
    assert f"under a legal hold for a coroner's inquest ({case}#" in refused.err, refused.err


def test_sentences_that_still_tell_of_the_person_are_decided_on(door, at, case, bert):
    before = photograph(at, reads=False)
    refused = door("rights", "erase", bert, "--scope", "case", "--case", case, *WHY)
    assert (refused.status, f"{case}#1 still tell of the person" in refused.err) == (2, True), refused.err
    assert photograph(at, reads=False) == before
    told = door.done("rights", "erase", bert, "--scope", "case", "--case", case, *WHY, "--restrict", f"{case}#1").json
    assert [entry["type"] for entry in told["recorded"]] == ["erasure-proposed.v1", "record-restricted.v1"]
    assert "[withheld: restricted]" in door.done("show", case, "--format", "table").text


def test_the_text_of_an_entry_is_destroyed_too_where_that_is_asked_for(door, case, bert):
    address = proposed(door, bert, "--scope", "case", "--case", case, "--destroy", f"{case}#1")
    assert decide(door, address).status == 0
    shown = door.done("show", case, "--format", "table").text
    assert "waits for" not in shown
    assert "outside her work" not in shown


def test_a_scope_fits_what_it_is_of(door, at, case, bert):
    before = photograph(at)
    for target, words in (
        (case, ("--scope", "identity")), (bert, ("--scope", "case")), (bert, ("--scope", "controller")), (case, ("--scope", "person")),
        (f"{case}#1", ("--scope", "facts")), (case, ("--scope", "case", "--case", case)),
    ):  # fmt: skip
        assert door("rights", "erase", target, *words, *WHY).status == 2, words
    assert door("rights", "erase", bert, "--scope", "person").status == 2
    assert door("rights", "erase", bert, "--decide", f"{bert}#2").status == 2
    assert door("rights", "erase", "--decide", f"{case}#1").status == 3
    assert door("rights", "erase", "P-9999", "--scope", "person", *WHY).status == 3
    assert photograph(at) == before


def test_a_practitioner_neither_proposes_nor_decides(door, at, case, bert):
    add(door, at, "sam", POLICE, "--role", "practitioner")
    address = proposed(door, bert, *of_case(case))
    before = photograph(at)
    assert decide(door, address, user="sam").status == 4
    assert door("rights", "erase", bert, "--scope", "identity", *WHY, user="sam").status == 4
    assert photograph(at) == before


def slots_of(at, sealed):
    """Slots that stand, with contents in them."""
    return {slot for (slot,) in asked(at, "SELECT DISTINCT slot FROM ledger.content WHERE sealed = %s", sealed)}


def test_an_entrys_address_names_the_slots_of_its_sealed_units(door, at, case):
    before, facts = slots_of(at, True), slots_of(at, False)
    told = erased(door, f"{case}#1", "--scope", "case")
    assert f"3 keys of {case} and " in told.err
    assert len(before - slots_of(at, True)) == 3, "the case's own, the suspect's and the victim's"
    assert slots_of(at, False) >= facts
    assert "waits for" not in door.done("show", case, "--format", "table").text


FACTS = "SELECT s.slot FROM ledger.slot s JOIN ledger.stream k USING (stream) WHERE k.number = %s AND NOT s.sealed"


def test_everything_of_a_case_is_erased_from_the_units_own_record(door, at, case, bert):
    erased(door, bert, *of_case(case))
    (facts,) = {slot for (slot,) in asked(at, FACTS, case)}
    refused = door("rights", "erase", case, "--scope", "facts", *WHY)
    assert (refused.status, "earlier erasure" in refused.err) == (4, True), refused.err
    other = door.referred()
    (facts,) = {slot for (slot,) in asked(at, FACTS, other)}
    told = erased(door, other, "--scope", "facts")
    assert "all clear facts of 1 record, " in told.err
    assert told.json["recorded"][0]["address"].startswith("UNIT#")
    assert facts not in slots_of(at, False)
    assert pending(door) == set()
    assert {each["verdict"] for each in door("doctor").json if "as the entries say" in each["check"]} == {"ok"}
    assert door.done("show", other, "--format", "table").text.count("erased on") > 0
    assert door.done("projections", "check").json[0]["different"] == 0


def test_what_the_unit_recorded_is_erased_by_its_address_but_never_its_facts(door, at):
    add(door, at, "sam", POLICE, "--role", "practitioner")
    login = (at.directory / "users" / "sam" / "login").read_text().strip()
    added = "SELECT e.version FROM ledger.entry e JOIN ledger.users u ON u.added_by = e.position WHERE e.log = 1 AND u.login = %s"
    before, facts = slots_of(at, True), slots_of(at, False)
    told = erased(door, f"UNIT#{asked(at, added, login)[0][0]}", "--scope", "case")
    assert "1 key of UNIT and " in told.err
    assert len(before - slots_of(at, True)) == 1
    assert slots_of(at, False) >= facts


def test_of_two_suspects_one_is_forgotten_with_what_was_done_about_him(door, case, bert):
    quentin = door.done("record", "party-identified", "--fields", "-", typed={"name": "Quentin Fanciful"}).json["recorded"][0]["address"]
    quentin = quentin.partition("#")[0]
    door.done("record", "party-joined", case, "--party", quentin, "--category", "suspect")
    for suspect, offence in ((quentin, "stalking"), (bert, "harassment")):
        door.done("record", "charge-laid", case, "--suspect", suspect, "--fields", "-", typed={"offence": offence})
    erased(door, quentin, *of_case(case))
    shown = door.done("show", case, "--format", "table").text
    assert "charged with harassment" in shown
    assert "stalking" not in shown.partition("charged with [erased on")[2]
    assert "charged with [erased on" in shown


def test_the_scope_names_what_was_corrected_to_be_about_another_and_what_stays(door, case, bert):
    quentin = door.done("record", "party-identified", "--fields", "-", typed={"name": "Quentin Fanciful"}).json["recorded"][0]["address"]
    quentin = quentin.partition("#")[0]
    door.done("record", "party-joined", case, "--party", quentin, "--category", "suspect")
    laid = door.done("record", "charge-laid", case, "--suspect", bert, "--fields", "-", typed={"offence": "stalking"})
    charge = laid.json["recorded"][0]["address"]
    why = {"why": "One was taken for the other."}
    told = door.done("correct", charge, "--field", "suspect", "--to", quentin, "--fields", "-", typed=why).json
    stays = "What is sealed in it stays under the key of whom it was about before."
    assert told["remark"].startswith(f"{stays} Where a value is given in offence or ")
    assert stays in door.done("show", case, "--format", "table").text
    assert door("rights", "erase", quentin, *of_case(case), *WHY).status == 3
    again = {"to": "stalking", "why": "It is the other's."}
    right = door.done("correct", charge, "--field", "offence", "--fields", "-", typed=again).json["recorded"][0]["address"]
    before = [f"{charge}: corrected to be about {quentin}.", f"It takes from {right} (2 units)."]
    rehearsed = door.done("rights", "erase", quentin, *of_case(case), *WHY, "--dry-run").err
    assert all(each in rehearsed for each in before)
    told = erased(door, bert, *of_case(case)).err
    assert f"It takes from {case}#1 (1 unit), #{charge.partition('#')[2]} (1 unit)." in told
    assert f"{charge}: corrected, and no longer about {bert}." in told
    assert f"{case}#1: about {bert}, with text that is sealed for the record as a whole." in told
    shown = door.done("show", case, "--format", "table").text
    assert "charged with stalking" in shown, "told as corrected, by what is sealed for whom it is about now"
    erased(door, quentin, *of_case(case))
    assert "charged with stalking" not in door.done("show", case, "--format", "table").text
    assert "stalking" not in door.done("replay", case, "--format", "table").text.partition("charged with")[2]


def test_what_another_controller_holds_takes_its_word(door, at, case):
    """Two controllers with opposite duties on one case: the trust erases what it holds of her, the police must keep theirs."""
    mara = door.person(case, "victim")
    name_trust(door)
    for name in ("clara", "colm"):
        add(door, at, name, "cwp", "--role", "practitioner", *SUPERVISOR)
    note = {"text": "Ottilie Sample sleeps badly.", "party": mara}
    door.done("record", "clinical-note-recorded", case, "--fields", "-", typed=note, user="clara")
    door.done("record", "note-recorded", case, "--fields", "-", typed={"text": "Ottilie Sample rang."})
    held = ("--kind", "cpia", "--until", "verdict", "--review-on", "2199-01-01", "--controllers", POLICE, "--fields", "-")
    door.done("retention", "hold", case, *held, typed={"reason": "Charged."})
    refused = door("rights", "erase", mara, "--scope", "person", "--keep", *WHY)
    assert (refused.status, f"what {POLICE} holds of this is under a legal hold" in refused.err) == (1, True), refused.err
    theirs = ("--scope", "controller", "--controller", "cwp", "--keep")
    alone = proposed(door, mara, *theirs)
    assert decide(door, alone).status == 1, "two police officers have not the trust's word"
    address = proposed(door, mara, *theirs, user="clara")
    assert decide(door, address, user="colm").status == 0
    assert "Ottilie Sample rang." in door.done("show", case, "--format", "table").text


def test_what_its_review_decided_to_keep_is_proposed_on_no_review(door, case, bert):
    door.done("retention", "classify", bert, "--controller", POLICE, "--category", "group_2", "--from", today())
    kept = ("--controller", POLICE, "--decision", "retain", "--criteria", "serious_harm", "--next-review-on", "2199-01-01", "--fields", "-")
    door.done("retention", "review", bert, *kept, typed={"reasons": "He threatened."})
    words = ("rights", "erase", bert, *of_case(case), "--review", "RR-1", "--authority")
    refused = door(*words, "retention_review")
    assert (refused.status, f"the last retention review of {POLICE} decided to keep" in refused.err) == (1, True), refused.err
    door.done(*words, "court_order")


def test_what_a_controller_recorded_since_its_review_takes_its_word_anew(door, at, case):
    mara = door.person(case, "victim")
    name_trust(door)
    add(door, at, "cleo", "cwp", "--role", "practitioner", *SUPERVISOR)
    theirs = ("--scope", "controller", "--controller", "cwp", "--keep")

    def told(text):
        door.done("record", "clinical-note-recorded", case, "--fields", "-", typed={"text": text, "party": mara}, user="cleo")

    def given_up():
        kind = ("--controller", "cwp", "--decision", "erase", "--criteria", "none", "--fields", "-")
        door.done("retention", "classify", mara, "--controller", "cwp", "--category", "health", "--from", today(), user="cleo")
        door.done("retention", "review", mara, *kind, typed={"reasons": "No need."}, user="cleo")

    told("Ottilie Sample sleeps badly.")
    given_up()
    told("Ottilie Sample came back.")
    address = proposed(door, mara, *theirs)
    refused = decide(door, address)
    assert (refused.status, "after all that it recorded" in refused.err) == (1, True), refused.err
    given_up()
    assert decide(door, address).status == 0


def test_the_scope_of_a_victim_names_what_an_agency_holds_of_her_to_that_agency(door, at, case):
    mara = door.person(case, "victim")
    name_trust(door)
    add(door, at, "clara", "cwp", "--role", "practitioner", *SUPERVISOR)

    def held(kind, /, **fields):
        return door.done("record", kind, case, "--fields", "-", typed=fields, user="clara").json["recorded"][0]["address"].partition("#")[2]

    offer = int(held("intervention-offered", kind="victim_work", provider="cwp", mandate="none", aim="Trauma therapy."))
    held("intervention-started", intervention=offer, criteria=["goals_met"])
    session = held("session-held", intervention=offer, number=1, attendance="attended", note="A hard week.")
    note = held("clinical-note-recorded", text="She sleeps badly.", party=mara)
    of_suspect = held("clinical-note-recorded", text="He sleeps well.")
    named = ("rights", "erase", mara, *of_case(case), *WHY, "--dry-run")
    told = door.done(*named, user="clara").err
    assert f"{case}#{offer}, #{session}, #{note}: about {mara}, with text that is sealed for the record as a whole." in told
    assert f"#{of_suspect}" not in told
    assert "Whom 5 entries held by cwp are about is known to that agency alone." in door.done(*named).err


def test_a_forged_proposal_of_another_persons_key_is_refused_before_anything_goes(door, at, case, bert):
    """A supervisor who names, past his program, another person's slot under this one's name."""
    ledger = Ledger(at, place.profile(at, "dana"))
    victim = door.person(case, "victim")
    (theirs,) = asked(
        at, "SELECT slot FROM keyring.slot_key WHERE stream = %s AND person = %s",
        ledger.find(case).stream, ledger.find(victim).stream, database="keyring",
    )[0]  # fmt: skip
    who = ledger.find(bert).stream
    said = {"slots": [str(theirs)], "authority": "court_order", "review": "RR-1", "scope": "case", "person": str(who), "remaining": "none"}
    receipt = ledger.record([Intent(event("erasure-proposed", **said), who)])
    ledger.close()
    before, keys = photograph(at, reads=False), living(at)
    refused = decide(door, receipt.entries[0].address)
    assert "1 keys that are not of the person" in refused.err
    assert refused.status == VerificationFailed.exit_code
    assert (photograph(at, reads=False), living(at)) == (before, keys)
