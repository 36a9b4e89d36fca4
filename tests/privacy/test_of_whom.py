"""Where a case has two suspects, what is about one of them is sealed, marked and forgotten as his."""

from uuid import UUID

import pytest
from application.scenes import HEALTH, decide_erasure, event, joined, member, person, reasons, slots, today

from ledger.application import Intent

ARREST = {"offence": "stalking", "custody_ref": "CU/INVENTED/0001"}


@pytest.fixture
def other(shared, case):
    """A second suspect of the case."""
    who = shared.fresh()
    shared.record([Intent(person("Quentin Fanciful"), who), Intent(joined(who), case.stream)])
    return who


def put(ledger, case, kind, /, **fields):
    """Record one act in the case; the number of its entry."""
    return ledger.record([Intent(event(kind, **fields), case.stream)]).entries[0].version


def seen(ledger, case, version, purpose="case_work"):
    return next(each for each in ledger.read([case.stream], purpose=purpose) if each.fact.version == version)


def subjects(ledger, case, version, purpose="case_work"):
    return {UUID(each["person"]) for each in seen(ledger, case, version, purpose).fact.marks["subjects"]}


def forget(ledger, at, case, who):
    (slot,) = slots(at, case, who)
    decide_erasure(ledger, case.stream, [slot])
    return ledger.erase(slot)


def test_the_charge_of_one_of_two_is_forgotten_and_that_of_the_other_stays(shared, shared_at, case, other):
    kept = put(shared, case, "charge-laid", suspect=str(case.suspect), offence="harassment")
    gone = put(shared, case, "charge-laid", suspect=str(other), offence="stalking")
    assert (subjects(shared, case, kept), subjects(shared, case, gone)) == ({case.suspect}, {other})
    assert forget(shared, shared_at, case, other) == 1
    assert seen(shared, case, kept).fact.fields["offence"] == "harassment"
    assert "offence" not in seen(shared, case, gone).fact.fields
    assert reasons(seen(shared, case, gone)) == {"erased"}


def test_what_goes_on_from_his_arrest_bail_and_order_is_sealed_for_him_too(shared, shared_at, case, other):
    put(shared, case, "arrest-made", suspect=str(other), **ARREST)
    bail = put(shared, case, "bail-changed", suspect=str(other), how="set", place="Invented Police Station")
    varied = put(shared, case, "bail-changed", how="varied", bail=bail, place="Fictional Police Station")
    order = put(shared, case, "order-made", suspect=str(other), kind="restraining", court="Invented Court", made_on="2026-01-05")
    served = put(shared, case, "order-served", order=order, served_on="2026-01-05", server="PC Fiction")
    assert [subjects(shared, case, version) for version in (varied, served)] == [{other}] * 2
    assert forget(shared, shared_at, case, other) == 6
    for version, field in ((bail, "place"), (varied, "place"), (order, "court"), (served, "server")):
        assert field not in seen(shared, case, version).fact.fields, version


def test_a_correction_is_of_whom_the_entry_is_about_as_corrected(shared, case, other):
    charge = put(shared, case, "charge-laid", suspect=str(case.suspect), offence="stalking")
    corrected = {"target": charge, "why": "Two were taken for one another.", "discovered_on": today()}
    put(shared, case, "fact-corrected", **corrected, field="suspect", to=str(other))
    put(shared, case, "fact-corrected", **corrected, field="offence", to_personal="harassment")
    assert subjects(shared, case, charge + 1) == {case.suspect, other}
    assert subjects(shared, case, charge + 2) == {other}


def test_work_with_the_victim_is_the_victims_and_no_suspects(shared, shared_at, case, other):
    mara = shared.fresh()
    shared.record([Intent(person("Mara Quill"), mara), Intent(joined(mara, "victim"), case.stream)])
    with member(shared_at, shared, f"h{case.stream.hex[:8]}", HEALTH) as clinic:
        offered = {"provider": HEALTH, "mandate": "none", "aim": "Trauma therapy for Mara Quill"}
        hers = put(clinic, case, "intervention-offered", kind="victim_work", **offered)
        put(clinic, case, "intervention-started", intervention=hers, criteria=["goals_met"])
        note = put(clinic, case, "session-held", intervention=hers, number=1, attendance="attended", note="It was a hard week.")
        his = put(clinic, case, "intervention-offered", kind="psychological", suspect=str(other), provider=HEALTH, mandate="none")
        assert [subjects(clinic, case, version, "health_care") for version in (hers, note, his)] == [{mara}, {mara}, {other}]


def test_whom_a_narrative_mentions_it_is_about_too(shared, case, other):
    arrest = put(shared, case, "arrest-made", suspect=str(other), detail="Wilfred Ashbourne was with him.")
    assert subjects(shared, case, arrest) == {other, case.suspect}
