"""Restriction is judged at the moment of asking, never at the day or position that is asked about (domain.md 6)."""

import json

from application.scenes import note, referred, restrict

from ledger.application import Intent
from ledger.store import connection, reading

ASKED = "SELECT entries FROM api.visible_streams('cases', ARRAY[%s]::uuid[], %s, NULL, NULL, true)"


def test_a_position_before_the_restriction_shows_no_more_than_now(ledger):
    case = referred(ledger)
    ledger.record([Intent(note(), case.stream)])
    before, _ = reading.head(ledger.user)
    restrict(ledger, case, [1])
    now, _ = reading.head(ledger.user)
    for upto in (before, now):
        ((entries,),) = connection.rows(ledger.user, ASKED, case.stream, upto)
        units = {entry[1]: entry[5] for entry in json.loads(entries)}
        assert units[1] == []
        assert units[2] != []
