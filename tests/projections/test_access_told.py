"""What may be told to whom an entry is about: a list in which every word is a field that may go, and from which the rest is absent."""

import pytest

from ledger.events.catalogue import latest, load
from ledger.events.event import fields_of
from ledger.events.group import Group
from ledger.events.sentence import parsed
from projections.rights.told import ANYBODY, SIDES, SUSPECT, TOLD, VICTIM, WHO, telling

EVERY = [(side, kind) for side, tellings in TOLD.items() for kind in tellings]
NEVER = {Group.PLAN, Group.DISCUSSION, Group.SHARING, Group.ACCESS, Group.UNIT, Group.PRIVACY, Group.CORRECTIONS}
HIS_OWN = {"statement-added"}
PROTECTIVE = {"mappa-level-set", "urgent-action-raised", "urgent-action-completed", "identity-disclosed", "signposting-given"}


@pytest.mark.parametrize(("side", "kind"), EVERY)
def test_a_sentence_names_only_fields_that_may_go(side, kind):
    cls, how = load(latest(kind)), TOLD[side][kind]
    fields = {field.name: field for field in fields_of(cls)}
    for place in (place for part in parsed(how.says) for place in part.places):
        field = fields[place.name]
        assert not field.holds_id, "whoever else it is, is not told"
        assert field.kind not in ("entry", "agency", "case", "digest"), "numbers of the ledger and who said it are not told"
        assert not field.narrative, "a narrative goes by its passages"
        assert field.personal is None or field.personal.party != "stream", "what is sealed for nobody in particular is nobody's to have"
    assert all(fields[name].narrative for name in how.passages)
    assert how.whom is None or how.whom in WHO
    assert how.bare or how.passages


@pytest.mark.parametrize(("side", "kind"), EVERY)
def test_no_type_is_told_that_protects_plans_or_tells_of_the_unit(side, kind):
    assert load(latest(kind)).group not in NEVER or kind in HIS_OWN
    assert kind not in PROTECTIVE


def test_a_type_that_stands_nowhere_is_not_told():
    assert telling("plan-action-added", SUSPECT) is None
    assert telling("victim-contacted", SUSPECT) is None
    assert telling("arrest-made", VICTIM) is None
    assert telling("party-joined", SUSPECT) is telling("party-joined", VICTIM) is TOLD[ANYBODY]["party-joined"]
    assert set(SIDES.values()) == {SUSPECT, VICTIM}
