"""The audit of a log: nothing is found in a clean record, every rule both ways, and any one byte that is changed is found."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof.stored_record import CASE, DANA, LOG, SAM, SUSPECT, UNIT, Record, audited, drawn, slot, small, user_added

from ledger.entry.stored import Unreadable
from ledger.proof import merkle
from ledger.proof.audit import Rule
from ledger.proof.audit_units import read

RECORD = small()
TREES = RECORD.trees()


def rules(rows, stored=None):
    """The rules that are broken, with the positions at which they are."""
    findings, _ = audited(rows, stored or TREES)
    return {(Rule(each.rule), each.position) for each in findings}


def changed(position, **parts):
    """The rows with parts of one replaced."""
    return [row._replace(**parts) if row.position == position else row for row in RECORD.rows]


def test_nothing_is_found_in_a_clean_record_and_all_of_it_is_made_again():
    findings, whole = audited(RECORD.rows, TREES, sizes=[5, 16])
    assert findings == []
    assert (whole.size, whole.signatures, whole.trees.indexed) == (16, 13, {8, 16})
    assert whole.trees.roots[5] == merkle.root(RECORD.leaves[:5])
    assert whole.trees.roots[16] == merkle.root(RECORD.leaves)
    assert whole.users.authors.key_of(SAM, 9) is not None


@pytest.mark.parametrize("step", [1, 3, 16])
def test_however_the_log_is_cut_the_audit_is_the_same(step):
    _, whole = audited(RECORD.rows, TREES, sizes=[16], step=step)
    assert audited(RECORD.rows[:4] + RECORD.rows[5:], TREES, step=step)[0] == audited(RECORD.rows[:4] + RECORD.rows[5:], TREES)[0]
    assert whole.trees.roots[16] == merkle.root(RECORD.leaves)


# -- any one byte ----------------------------------------------------------------------------------------------------


def flipped(source, at, bit):
    return source[:at] + bytes([source[at] ^ (1 << bit)]) + source[at + 1 :]


def places():
    """Every byte of every stored thing of the rows, and every bit that is one by itself."""
    for row in RECORD.rows:
        for name in ("core", "leaf", "beside", "type", "originator"):
            yield from ((row.position, name, None, at) for at in range(len(getattr(row, name))))
        for number, content in enumerate(row.contents):
            yield from ((row.position, "slot", number, at) for at in range(16))
            yield (row.position, "sealed", number, 0)
            yield from ((row.position, "ordinals", number, at) for at in range(len(content.ordinals)))
            for which, stored in enumerate(content.stored):
                yield from ((row.position, "stored", (number, which), at) for at in range(len(stored)))


PLACES = list(places())


def flip(row, name, where, at, bit):
    if name in ("core", "leaf", "beside"):
        return row._replace(**{name: flipped(getattr(row, name), at, bit)})
    if name in ("type", "originator"):
        return row._replace(**{name: flipped(getattr(row, name).encode(), at, min(bit, 6)).decode("latin-1")})
    number = where if isinstance(where, int) else where[0]
    content = row.contents[number]
    if name == "slot":
        made = content._replace(slot=flipped(content.slot, at, bit))
    elif name == "sealed":
        made = content._replace(sealed=not content.sealed)
    elif name == "ordinals":
        made = content._replace(ordinals=[each ^ (1 << bit) if place == at else each for place, each in enumerate(content.ordinals)])
    else:
        stored = [flipped(each, at, bit) if place == where[1] else each for place, each in enumerate(content.stored)]
        made = content._replace(stored=stored)
    return row._replace(contents=[made if place == number else each for place, each in enumerate(row.contents)])


@given(st.sampled_from(PLACES), st.integers(0, 7))
def test_when_any_one_bit_of_a_row_is_changed_then_it_is_found_and_the_rest_is_still_audited(place, bit):
    position, *where = place
    rows = [flip(row, *where, bit) if row.position == position else row for row in RECORD.rows]
    findings, whole = audited(rows, TREES)
    assert position in {each.position for each in findings}
    assert whole.size == 16
    assert whole.signatures >= (0 if position in (1, 2) else 12), "every other signature was examined"


@given(st.data())
def test_when_any_one_bit_of_a_stored_tree_is_changed_then_it_is_found(data):
    stream = data.draw(st.sampled_from(sorted(TREES.streams)))
    size, root, edge = TREES.streams[stream]
    kind, bit = data.draw(st.sampled_from(["edge", "root", "of stream", "size", "stream"])), data.draw(st.integers(0, 7))
    if kind == "edge":
        stored = TREES._replace(edge=flipped(TREES.edge, data.draw(st.integers(0, len(TREES.edge) - 1)), bit))
    else:
        other = {
            "root": (size, flipped(root, data.draw(st.integers(0, 31)), bit), edge),
            "of stream": (size, root, flipped(edge, data.draw(st.integers(0, len(edge) - 1)), bit)),
            "size": (size ^ (1 << bit), root, edge), "stream": (size, root, edge),
        }[kind]  # fmt: skip
        key = flipped(stream, data.draw(st.integers(0, 15)), bit) if kind == "stream" else stream
        stored = TREES._replace(streams={each: said for each, said in TREES.streams.items() if each != stream} | {key: other})
    assert {rule for rule, _ in rules(RECORD.rows, stored)} == {Rule.TREES}


# -- each rule -------------------------------------------------------------------------------------------------------


def forged(**forgery):
    """The rules that a record breaks to which a forged entry was added, past everything that append refuses."""
    record = small()
    record.act(CASE, "note-recorded.v1", by=SAM, sealed=[(None, "A note.")], **forgery)
    return {(rule, position) for rule, position in rules(record.rows, record.trees()) if position != 16}


CANONICAL = b'["AAAAAAAAAAAAAAAAAAAAAA","basis", {}]'
AGAIN = b'["AAAAAAAAAAAAAAAAAAAAAA","who",{}]'

FORGED = [
    (Rule.AUTHOR, {"signer": DANA}),
    (Rule.PLAINTEXT, {"plain": {4: bytes(32)}}),
    (Rule.CANONICAL, {"stored": {4: CANONICAL}}),
    (Rule.NAMES, {"stored": {3: AGAIN}}),
    (Rule.STAMP, {"stamp": {"agency": "cwp"}}),
    (Rule.STAMP, {"stamp": {"roles": ["administrator"]}}),
    (Rule.STAMP, {"stamp": {"assurance": "certain"}}),
    (Rule.TIME, {"stamp": {"clock": "2026-03-09T12:00:00.000000Z"}}),
    (Rule.TIME, {"seconds": -5}),
    (Rule.VERSIONS, {"version": 11}),
    (Rule.EVENTS, {"event": UUID(bytes=drawn("event", 3, size=16))}),
    (Rule.NUMBERS, {"number": "CHS-26-0002"}),
]


@pytest.mark.parametrize(("rule", "forgery"), FORGED, ids=[f"{rule.name.lower()} {number}" for number, (rule, _) in enumerate(FORGED)])
def test_given_a_well_formed_entry_past_append_when_audited_then_its_rule_is_named(rule, forgery):
    assert (rule, 17) in forged(**forgery)
    assert forged() == set()


def test_given_roles_that_were_changed_when_audited_then_each_stamp_is_judged_by_those_of_its_place():
    """Sam becomes an auditor by entry 17: what he signs before is stamped with what he was, what he signs behind it with what he is."""
    record, new = small(), {"agency": "cwp", "roles": ["auditor"]}
    record.act(UNIT, "user-roles-changed.v1", clear=[("recorder", str(SAM)), *new.items()])
    for stamp in ({}, new, {"agency": "cwp"}, {"roles": ["auditor"]}):
        record.act(CASE, "note-recorded.v1", by=SAM, sealed=[(None, "A note.")], stamp=stamp, seconds=0)
    found = {(rule, position) for rule, position in rules(record.rows, record.trees()) if rule is Rule.STAMP}
    assert found == {(Rule.STAMP, 18), (Rule.STAMP, 20), (Rule.STAMP, 21)}


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        (Rule.FORM, changed(4, core=RECORD.rows[3].core[:-1])),
        (Rule.LOG, changed(4, core=RECORD.rows[3].core[:22] + bytes(16) + RECORD.rows[3].core[38:])),
        (Rule.LEAF, changed(4, leaf=bytes(32))),
        (Rule.LEAF, changed(4, leaf=b"")),
        (Rule.COLUMNS, changed(4, beside=RECORD.rows[4].beside)),
        (Rule.COLUMNS, changed(4, type="note-recorded.v1")),
        (Rule.COLUMNS, changed(4, controller="cwp")),
        (Rule.PLACE, changed(4, contents=[RECORD.rows[3].contents[0]._replace(ordinals=[0])])),
        (Rule.PLACE, changed(4, contents=RECORD.rows[3].contents * 2)),
        (Rule.ERASED, changed(4, contents=RECORD.rows[3].contents[:1])),
        (Rule.ERASED, changed(4, contents=[])),
        (Rule.ERASED, changed(4, contents=[content._replace(ordinals=content.ordinals[1:], stored=content.stored[1:])
                                           for content in RECORD.rows[3].contents])),
        (Rule.CONTENT, changed(4, contents=RECORD.rows[4].contents)),
        (Rule.SLOT, changed(4, contents=[RECORD.rows[3].contents[0]._replace(slot=bytes(16)), *RECORD.rows[3].contents[1:]])),
    ],
)  # fmt: skip
def test_given_a_row_that_was_changed_when_audited_then_its_rule_is_named(rule, rows):
    assert (rule, 4) in rules(rows)


def test_given_an_entry_taken_out_when_audited_then_gap_and_version_are_named_and_trees_once():
    found = rules(RECORD.rows[:5] + RECORD.rows[6:])
    assert (Rule.POSITIONS, 7) in found
    assert (Rule.VERSIONS, 7) in found
    assert [rule for rule, position in found if position is None] == [Rule.TREES]
    assert not [each for each in found if each[0] is Rule.INDEX]


def test_given_the_last_entries_taken_off_when_audited_then_the_stored_tree_has_more():
    assert rules(RECORD.rows[:15]) == {(Rule.TREES, None)}


@pytest.mark.parametrize("size", [-1, 0, 17])
def test_given_stored_trees_of_a_size_that_the_log_has_not_when_audited_then_that_is_said(size):
    assert rules(RECORD.rows, TREES._replace(size=size)) == {(Rule.TREES, None)}


def test_given_an_unknown_recorder_when_audited_then_that_is_said():
    record = Record()
    record.act(UNIT, "user-added.v1", clear=user_added(DANA))
    record.act(CASE, "note-recorded.v1", by=SAM)
    assert rules(record.rows, record.trees()) == {(Rule.KNOWN, 2)}


@pytest.mark.parametrize("sealed", [(), [(None, "Something.")]])
def test_given_an_entry_as_if_the_ledger_had_made_it_when_audited_then_what_it_says_is_derived_again(sealed):
    record = small()
    record.append(CASE, UUID(int=0), [("what", {"type": "noted.v1"}), ("leaf", "00" * 32)], sealed)
    assert (Rule.NOTED, 17) in rules(record.rows, record.trees())
    assert ((Rule.OWN, 17) in rules(record.rows, record.trees())) == bool(sealed)


def test_given_an_entry_that_only_users_record_as_if_the_ledger_had_made_it_when_audited_then_it_is_named():
    record = small()
    record.own(CASE, "note-recorded.v1", "text", "He moved.")
    record.own(CASE, "index-recorded.v1", "index", {"root": "00" * 32, "size": 17, "streams": 5})
    record.own(LOG, "noted.v1", "leaf", "00" * 32)
    record.act(LOG, "index-recorded.v1", clear=[("index", {"root": "00" * 32, "size": 19, "streams": 5})])
    assert {position for rule, position in rules(record.rows, record.trees()) if rule is Rule.OWN} == {17, 18, 19, 20}


PROCEEDINGS = UUID(int=0xDD << 120 | 5)


def opened(record, *cases):
    """Open proceedings over these cases; gives the position of their entry."""
    record.act(PROCEEDINGS, "proceedings-opened.v1", clear=[("cases", [str(case) for case in cases])])
    return len(record.rows)


def test_given_proceedings_that_were_not_noted_in_a_case_that_they_concern_when_audited_then_that_is_said():
    record = small()
    at = opened(record, CASE)
    assert rules(record.rows, record.trees()) == {(Rule.NOTED, at)}
    record.own(CASE, "noted.v1", "leaf", record.rows[at - 1].leaf.hex())
    assert rules(record.rows, record.trees()) == set()
    record.act(PROCEEDINGS, "item-listed.v1", clear=[("number", 1)])
    assert rules(record.rows, record.trees()) == set()
    record.act(PROCEEDINGS, "proceedings-closed.v1", clear=[("ending", "withdrawn")])
    closed = len(record.rows)
    assert rules(record.rows, record.trees()) == {(Rule.NOTED, closed)}
    record.own(CASE, "noted.v1", "leaf", record.rows[closed - 1].leaf.hex())
    assert rules(record.rows, record.trees()) == set()


def test_given_proceedings_noted_in_a_case_that_they_do_not_concern_when_audited_then_that_is_said():
    record = small()
    at = opened(record, CASE)
    record.own(CASE, "noted.v1", "leaf", record.rows[at - 1].leaf.hex())
    record.own(SUSPECT, "noted.v1", "leaf", record.rows[at - 1].leaf.hex())
    assert rules(record.rows, record.trees()) == {(Rule.NOTED, at + 2)}


def test_given_an_entry_about_a_person_that_was_not_noted_when_audited_then_that_is_said():
    record = small()
    record.act(SUSPECT, "fact-corrected.v1", clear=[("target", 1)])
    assert rules(record.rows, record.trees()) == {(Rule.NOTED, 17)}
    record.own(CASE, "noted.v1", "leaf", record.rows[16].leaf.hex())
    assert rules(record.rows, record.trees()) == set()
    record.own(CASE, "noted.v1", "leaf", record.rows[16].leaf.hex())
    assert rules(record.rows, record.trees()) == {(Rule.NOTED, 19)}


@pytest.mark.parametrize("part", [{"size": 15}, {"streams": 4}, {"root": "00" * 32}])
def test_given_an_index_entry_that_says_something_else_when_audited_then_it_is_named(part):
    record = small()
    record.close()
    right = dict(read(record.rows[16].contents[0].stored))["index"]
    record = small()
    record.own(LOG, "index-recorded.v1", "index", right | part, seconds=1)
    assert 17 not in audited(record.rows, record.trees())[1].trees.indexed
    assert rules(record.rows, record.trees()) == {(Rule.INDEX, 17)}


def test_given_a_number_that_was_given_before_or_left_one_out_when_audited_then_that_is_said():
    for number, broken in (("CHS-26-0002", set()), ("CHS-26-0001", {(Rule.NUMBERS, 17)}), ("CHS-26-0003", {(Rule.NUMBERS, 17)})):
        record = small()
        record.act(UUID(int=0xEE << 120), "referral-received.v1", by=SAM, number=number)
        assert rules(record.rows, record.trees()) == broken


def test_given_rows_that_cannot_be_read_when_audited_then_each_is_a_finding_and_the_rest_is_audited():
    for entry, more in ((True, {(Rule.TREES, None)}), (False, set())):
        rows = [Unreadable(6, "SQLSTATE XX001", "entry") if row.position == 6 and entry else row for row in RECORD.rows]
        if not entry:
            rows.insert(5, Unreadable(6, "its contents cannot be read (SQLSTATE XX001)", "contents"))
            rows[6] = rows[6]._replace(contents=None)
        findings, whole = audited(rows, TREES)
        assert {(Rule(each.rule), each.position) for each in findings} - {(Rule.NOTED, 9), (Rule.NOTED, 10)} == {(Rule.READABLE, 6), *more}
        assert (whole.size, whole.signatures) == (16, 12)


def test_given_an_erasure_when_its_slot_is_not_the_one_that_is_gone_then_it_accounts_for_nothing():
    other = slot(CASE, None).bytes
    rows = [row._replace(contents=[each for each in row.contents if each.slot != other]) for row in RECORD.rows]
    assert {position for rule, position in rules(rows) if rule is Rule.ERASED} == {3, 11, 12, 13}


def test_every_rule_is_named_by_a_test_of_this_module_or_of_the_command():
    tests = Path(__file__).parents[1]
    named = ("proof/test_audit.py", "proof/test_audit_erasures.py", "commands/test_verify.py")
    told = "".join((tests / name).read_text("utf-8") for name in named)
    assert [rule.name for rule in Rule if f"Rule.{rule.name}" not in told] == []
