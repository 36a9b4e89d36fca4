"""The keyring: slots durable before they are used, keys of units and never of slots, and an end to a slot only by a recorded decision."""

import hashlib
import os
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import uuid4

import pytest
from application.scenes import asked, decide_erasure, drawn, referral, referred, send
from privacy.consultations import NOW, consultation, searching

from commands import releasing
from ledger import errors
from ledger.application import Intent, Ledger
from ledger.entry.shown import Sought, TicketShows
from ledger.entry.slot import Owner, kek_name, unit_key
from ledger.privacy import terms
from ledger.privacy.consulted import FRESH
from ledger.privacy.event_keys import Said
from ledger.privacy.local import LocalKeyring
from ledger.privacy.remote import RemoteKeyring
from ledger.store import place
from ledger.store.keyring_socket import Channel


class Shelf:
    """Slots in memory, to the keyring's protocol; ``authorised`` are the slots that a recorded entry names."""

    def __init__(self):
        self.kept, self.dead, self.authorised, self.units, self.added = {}, {}, {}, [], 0
        self.search, self.marks, self.asked, self.readable = None, [], [], {}
        self.counts, self.replaced, self.before = None, None, {}
        self.consultation = consultation(STREAM)

    def owned(self, owners):
        return {owner: self.kept[owner] for owner in owners if owner in self.kept}

    def add(self, fresh):
        self.require({kek for _, _, _, kek in fresh})
        self.added += len(fresh)
        for slot, owner, wrapped, kek in fresh:
            self.kept.setdefault(owner, (slot, wrapped, kek))

    def wrapped(self, slots):
        return {slot: (owner.stream, wrapped, kek) for owner, (slot, wrapped, kek) in self.kept.items() if slot in set(slots)}

    def shown(self, ticket, streams=None):
        return TicketShows(self.units, self.consultation)

    def erasure(self, slot):
        return self.authorised.get(slot)

    def erased(self):
        return [slot for slot, _, _ in self.kept.values() if slot in self.authorised]

    def require(self, named):
        self.counts = self.counts or next(iter(named))
        if named != {self.counts}:
            raise errors.KeyReplaced("another key counts")

    def kek(self):
        return self.counts

    hold = kek

    def outstanding(self):
        return sum(kek == self.counts for kek in self.before.values())

    def living(self):
        if self.kept:
            yield [(slot.bytes + owner.stream.bytes, wrapped) for owner, (slot, wrapped, _) in self.kept.items()]

    def replace(self, anew, kek):
        known = {slot.bytes: (owner, slot) for owner, (slot, _, _) in self.kept.items()}
        self.kept |= {owner: (slot, wrapped, kek) for place, wrapped in anew for owner, slot in [known[place[:16]]]}

    def replace_search_key(self, wrapped, kek):
        self.search = wrapped, kek

    def since(self):
        return self.replaced

    def count(self, kek, since):
        self.counts, self.replaced = kek, since

    def destroy(self, slot, position):
        self.dead[slot] = position
        self.before |= {known: kek for known, _, kek in self.kept.values() if known == slot}
        self.kept = {owner: kept for owner, kept in self.kept.items() if kept[0] != slot}
        self.marks = [mark for mark in self.marks if mark.slot != slot]

    def search_key(self):
        return self.search

    def keep_search_key(self, wrapped, kek):
        self.require({kek})
        self.search = self.search or (wrapped, kek)

    def tidy(self, before):
        self.tidied = before

    def together(self):
        return nullcontext()

    def index(self, fresh):
        self.marks += fresh

    def marked(self, macs):
        return [mark for mark in self.marks if mark.mac in macs]

    def sought(self, ticket):
        if isinstance(self.asked, Exception):
            raise self.asked
        return self.asked

    def told(self, ticket, events):
        return {event: self.readable[event] for event in events if event in self.readable}


KEK = bytes(range(32))
STREAM = uuid4()
SUSPECT, VICTIM = Owner(uuid4(), STREAM, "police"), Owner(uuid4(), STREAM, "police")


def of(*owners, ordinals=(5, 6)):
    """What is asked for one event."""
    return dict.fromkeys(owners, ordinals)


def local(shelf, kek=KEK, source=None):
    """A keyring in this process."""
    return LocalKeyring(shelf, kek, random=os.urandom, new_event=uuid4, now=lambda: NOW, source=source)


class Source:
    """Where the key-encryption key is had from, in memory."""

    def __init__(self, kek=KEK):
        self.present, self.drawn, self.taken = kek, None, 0

    def held(self):
        return nullcontext()

    def draw(self):
        self.drawn = os.urandom(32)
        return self.drawn

    def take(self):
        self.present, self.drawn, self.taken = self.drawn, None, self.taken + 1

    def named(self, name):
        if self.drawn is not None and kek_name(self.drawn) == name:
            self.take()
        return self.present if kek_name(self.present) == name else None


def destroyed(shelf, keyring, owner=SUSPECT):
    """Have the keyring destroy an owner's slot, as an entry decided."""
    slot = shelf.kept[owner][0]
    shelf.authorised[slot] = 47, True
    keyring.destroy(slot)


class Fixed:
    """In the place of a keyring process's key and connections: slots on a shelf."""

    def __init__(self, shelf, kek, source):
        self.opened, self.close = lambda: nullcontext(local(shelf, kek, source)), lambda: None


@contextmanager
def behind_sockets():
    """Makes keyrings that answer on a socket each, and the sessions that ask them."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(TemporaryDirectory(dir="/tmp")))

        def made(shelf, kek=KEK, source=None):
            path = folder / uuid4().hex[:8]
            serving = releasing.Serving(Fixed(shelf, kek, source), path, None)
            Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
            channel = Channel(path)
            ends.callback(serving.end)
            ends.callback(serving.shutdown)
            ends.callback(channel.close)
            return RemoteKeyring(channel.ask)

        yield made


@pytest.fixture(params=["in this process", "in its own"])
def ring(request):
    """Makes keyrings on a shelf: one contract for both."""
    with nullcontext(local) if request.param == "in this process" else behind_sockets() as made:
        yield made


class TestKeyring:
    """What every keyring does."""

    def test_unit_keys_differ_by_event_ordinal_and_slot(self, ring):
        first, second = ring(Shelf()).events([of(SUSPECT, VICTIM), of(SUSPECT)])
        keys = [first.unit_key(SUSPECT, 5), first.unit_key(SUSPECT, 6), first.unit_key(VICTIM, 5), second.unit_key(SUSPECT, 5)]
        assert len(set(keys)) == 4
        assert {len(key) for key in keys} == {32}
        assert first.unit_key(SUSPECT, 5) == keys[0]

    def test_an_owner_has_one_slot_for_all_its_events_and_another_agency_another(self, ring):
        shelf = Shelf()
        theirs = SUSPECT._replace(controller="cwp")
        elsewhere = SUSPECT._replace(stream=uuid4())
        made = ring(shelf).events([of(SUSPECT), of(SUSPECT, theirs), of(elsewhere, SUSPECT._replace(person=None))])
        assert made[0].slots[SUSPECT] == made[1].slots[SUSPECT]
        assert len({*made[0].slots.values(), *made[1].slots.values(), *made[2].slots.values()}) == shelf.added == 4

    def test_event_ids_are_the_keyrings_own(self, ring):
        """A writer who could choose them could have the keys of units that are not his."""
        assert len({made.event for made in ring(Shelf()).events([of(SUSPECT)] * 5)}) == 5

    def test_another_process_finds_the_same_keys(self, ring):
        shelf = Shelf()
        (made,) = ring(shelf).events([of(SUSPECT)])
        shelf.units = [(made.slots[SUSPECT], made.event, [5, 6])]
        assert ring(shelf).release(uuid4()) == {(made.event, ordinal): made.unit_key(SUSPECT, ordinal) for ordinal in (5, 6)}

    def test_a_slot_that_somebody_else_made_first_is_the_one_that_is_used(self, ring):
        shelf = Shelf()
        really, other = shelf.add, ring(shelf)

        def raced(fresh):
            shelf.add = really
            other.events([of(SUSPECT)])
            really(fresh)

        shelf.add = raced
        (mine,), (theirs,) = ring(shelf).events([of(SUSPECT)]), other.events([of(SUSPECT)])
        assert mine.slots == theirs.slots

    def test_a_wrapped_key_moved_to_another_slot_is_refused(self, ring):
        """Whoever writes to the keyring's table cannot give one person's key out for another's."""
        shelf = Shelf()
        ring(shelf).events([of(SUSPECT, VICTIM)])
        (suspects, _, kek), (_, wrapped, _) = shelf.kept[SUSPECT], shelf.kept[VICTIM]
        shelf.kept[SUSPECT] = (suspects, wrapped, kek)
        with pytest.raises(errors.SealBroken):
            ring(shelf).events([of(SUSPECT)])

    def test_after_an_erasure_all_keys_are_wrapped_anew_once_and_open_as_before(self, ring):
        shelf, source = Shelf(), Source()
        keyring = ring(shelf, source=source)
        (made,) = keyring.events([of(SUSPECT, VICTIM)], [[Said(VICTIM, "name", "Ann")]])
        assert (keyring.standing(), keyring.rewrap()) == ((0, None), None)
        destroyed(shelf, keyring)
        before, search = dict(shelf.kept), shelf.search
        assert (keyring.standing(), keyring.rewrap()) == ((1, None), 1)
        assert (keyring.standing(), keyring.rewrap(), source.taken) == ((0, NOW), None, 1)
        assert (shelf.kept[VICTIM][1:], shelf.search) != (before[VICTIM][1:], search)
        assert {shelf.kept[VICTIM][2], shelf.search[1], shelf.counts} == {kek_name(source.present)} != {kek_name(KEK)}
        shelf.units = [(made.slots[VICTIM], made.event, [5, 6])]
        assert keyring.release(uuid4()) == {(made.event, ordinal): made.unit_key(VICTIM, ordinal) for ordinal in (5, 6)}
        (again,) = ring(shelf, source.present).events([of(VICTIM)], [[Said(VICTIM, "name", "Ann")]])
        assert again.slots == {VICTIM: made.slots[VICTIM]}
        assert (len(shelf.marks), len({mark.mac for mark in shelf.marks})) == (4, 2), "who was found is found still"

    def test_a_store_from_before_opens_no_more_under_the_key_that_counts(self, ring):
        shelf, source = Shelf(), Source()
        keyring = ring(shelf, source=source)
        keyring.events([of(SUSPECT, VICTIM)])
        before = dict(shelf.kept)
        destroyed(shelf, keyring)
        keyring.rewrap()
        shelf.kept = before
        with pytest.raises(errors.KeyReplaced, match="nothing was"):
            ring(shelf, source.present, source).events([of(VICTIM)])
        shelf.kept = {owner: (slot, wrapped, kek_name(source.present)) for owner, (slot, wrapped, _) in before.items()}
        with pytest.raises(errors.SealBroken):
            ring(shelf, source.present, source).events([of(VICTIM)])

    def test_who_has_the_old_key_adds_nothing_and_who_reaches_the_new_one_goes_on_with_it(self, ring):
        shelf, source = Shelf(), Source()
        without, within = ring(shelf), ring(shelf, source=source)
        without.events([of(SUSPECT)])
        destroyed(shelf, without)
        ring(shelf, source=source).rewrap()
        before = shelf.added
        with pytest.raises(errors.KeyReplaced, match="nothing was"):
            without.events([of(VICTIM)])
        assert (shelf.added, shelf.kept) == (before, {})
        within.events([of(VICTIM)])
        assert {kek for _, _, kek in shelf.kept.values()} == {shelf.counts}

    def test_a_key_that_was_changed_by_hand_stops_it_before_anything_is_drawn_into_its_place(self, ring):
        shelf, source = Shelf(), Source()
        keyring = ring(shelf, source=source)
        keyring.events([of(SUSPECT, VICTIM)])
        destroyed(shelf, keyring)
        slot, wrapped, kek = shelf.kept[VICTIM]
        shelf.kept[VICTIM] = slot, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), kek
        with pytest.raises(errors.SealBroken, match=f"slot {slot} does not open"):
            keyring.rewrap()
        assert (shelf.counts, source.present, source.taken) == (kek, KEK, 0)

    def test_without_a_way_to_the_next_key_nothing_is_done(self, ring):
        shelf = Shelf()
        keyring = ring(shelf)
        keyring.events([of(SUSPECT)])
        destroyed(shelf, keyring)
        with pytest.raises(errors.NextKeyMissing, match="nothing was wrapped anew"):
            keyring.rewrap()
        assert keyring.standing().outstanding == 1

    def test_a_slot_is_destroyed_by_a_decision_and_not_otherwise(self, ring):
        shelf = Shelf()
        keyring = ring(shelf)
        (made,) = keyring.events([of(SUSPECT, VICTIM)])
        slot = made.slots[SUSPECT]
        with pytest.raises(errors.NotAuthorised):
            keyring.destroy(slot)
        assert shelf.dead == {}
        shelf.authorised[slot] = 47, True
        assert keyring.destroy(slot) == 47
        assert shelf.dead == {slot: 47}
        shelf.units = [(slot, made.event, [5]), (made.slots[VICTIM], made.event, [6])]
        assert keyring.release(uuid4()).keys() == {(made.event, 6)}
        assert keyring.events([of(SUSPECT)])[0].slots[SUSPECT] != slot

    def test_no_key_is_released_of_a_stream_that_was_not_consulted(self, ring):
        shelf, elsewhere = Shelf(), SUSPECT._replace(stream=uuid4())
        (made,) = ring(shelf).events([of(SUSPECT, elsewhere)])
        shelf.units = [(made.slots[owner], made.event, [ordinal]) for owner, ordinal in ((SUSPECT, 5), (elsewhere, 6))]
        assert ring(shelf).release(uuid4()).keys() == {(made.event, 5)}
        shelf.consultation = None
        with pytest.raises(errors.TicketRefused):
            ring(shelf).release(uuid4())

    def test_it_says_which_slots_live_and_which_an_entry_has_erased(self, ring):
        shelf = Shelf()
        keyring = ring(shelf)
        (made,) = keyring.events([of(SUSPECT, VICTIM)])
        slot = made.slots[SUSPECT]
        assert keyring.living([VICTIM, SUSPECT, SUSPECT._replace(controller="cwp")]) == made.slots
        assert (keyring.is_erased(slot), list(keyring.unfinished())) == (False, [])
        shelf.authorised[slot] = 47, False
        assert (keyring.is_erased(slot), list(keyring.unfinished())) == (True, [slot])
        with pytest.raises(errors.NotAuthorised, match="not deleted yet"):
            keyring.destroy(slot)
        shelf.authorised[slot] = 47, True
        keyring.destroy(slot)
        assert keyring.living([SUSPECT, VICTIM]) == {VICTIM: made.slots[VICTIM]}
        assert list(keyring.unfinished()) == []

    def test_keys_of_very_many_events_are_given_in_their_order(self, ring):
        owners = [SUSPECT, VICTIM, SUSPECT._replace(person=None)]
        wanted = [{owner: list(range(1, number % 5)) for owner in owners[: 1 + number % 3]} for number in range(450)]
        shelf = Shelf()
        told = ring(shelf).events(wanted)
        assert len({made.event for made in told}) == len(told) == 450
        for made, each in zip(told, wanted, strict=True):
            assert made.slots.keys() == each.keys()
            assert made._keys.keys() == {(owner, ordinal) for owner, ordinals in each.items() for ordinal in ordinals}
        pairs = zip(told, wanted, strict=True)
        ofs = [(made, owner, ordinals) for made, each in pairs for owner, ordinals in each.items() if owner == SUSPECT]
        shelf.units = [(made.slots[owner], made.event, ordinals) for made, owner, ordinals in ofs]
        assert ring(shelf).release(uuid4()) == {
            (made.event, ordinal): made.unit_key(owner, ordinal) for made, owner, ordinals in ofs for ordinal in ordinals
        }

    def test_a_slot_destroyed_elsewhere_is_used_no_more_once_the_keyring_forgets(self, ring):
        shelf = Shelf()
        here, there = ring(shelf), ring(shelf)
        slot = here.events([of(SUSPECT)])[0].slots[SUSPECT]
        shelf.authorised[slot] = 1, True
        there.destroy(slot)
        here.forget()
        assert here.events([of(SUSPECT)])[0].slots[SUSPECT] != slot


    def test_a_person_is_found_by_all_lines_of_what_was_signed_and_by_what_the_reader_may_read(self, ring):
        """Two persons of one name; of one the reader may read the entry with the name only."""
        shelf = Shelf()
        keyring, (ann, other) = ring(shelf), (Owner(person := uuid4(), person, "police") for _ in range(2))
        said = [[Said(ann, "name", "Ann O'Hara")], [Said(ann, "phone", "07700 900123")], [Said(other, "name", "ann ohara")], []]
        first, second, third, _ = keyring.events([of(ann), of(ann), of(other), of(SUSPECT)], said)
        assert {mark.slot for mark in shelf.marks} == {first.slots[ann], third.slots[other]}
        shelf.asked = searching(keyring, "Ohara")
        assert keyring.search(uuid4()) == [], "nothing is told of an event that is not there, or that the reader may not read"
        shelf.readable = {first.event: ann.person, third.event: other.person}
        assert {*keyring.search(uuid4())} == {ann.person, other.person}
        shelf.asked = searching(keyring, "Ann O'Hara\n+44 7700 900123")
        assert keyring.search(uuid4()) == [], "what he may not read finds nobody, though the rest does"
        shelf.readable[second.event] = ann.person
        assert keyring.search(uuid4()) == [ann.person]
        shelf.asked = searching(keyring, "Nobody")
        assert keyring.search(uuid4()) == []

    def test_what_is_found_goes_with_the_slot(self, ring):
        shelf, own = Shelf(), Owner(person := uuid4(), person, "police")
        keyring = ring(shelf)
        (made,) = keyring.events([of(own)], [[Said(own, "name", "Ann O'Hara")]])
        assert len(shelf.marks) == 5
        shelf.authorised[made.slots[own]] = 47, True
        keyring.destroy(made.slots[own])
        assert shelf.marks == []

    def test_only_what_its_reader_signed_lately_as_a_search_is_looked_up(self, ring):
        shelf, own = Shelf(), Owner(person := uuid4(), person, "police")
        keyring = ring(shelf)
        (made,) = keyring.events([of(own)], [[Said(own, "name", "Ann O'Hara")]])
        shelf.readable = {made.event: own.person}
        honest = shelf.asked = searching(keyring, "Ann O'Hara")
        assert keyring.search(uuid4())
        other = searching(keyring, "Bob")
        for forged in (
            honest._replace(consultation=None), honest._replace(sealed=[]), honest._replace(sealed=other.sealed),
            searching(keyring, "Ann O'Hara", seed=bytes(32)), searching(keyring, "Ann O'Hara", at=NOW - 2 * FRESH),
            searching(keyring, "Ann O'Hara", classes=("facts",)), searching(keyring, "Ann O'Hara", search_in=None),
            searching(keyring, "Ann O'Hara", search_in="words"), searching(keyring, "Ann O'Hara", kind="note-recorded.v1"),
            Sought(shelf.consultation, honest.sealed),
        ):  # fmt: skip
            shelf.asked = forged
            with pytest.raises(errors.TicketRefused):
                keyring.search(uuid4())

    def test_more_lines_than_a_search_may_have_find_nobody(self, ring):
        shelf, own = Shelf(), Owner(person := uuid4(), person, "police")
        keyring = ring(shelf)
        (made,) = keyring.events([of(own)], [[Said(own, "name", "Ann O'Hara")]])
        shelf.readable = {made.event: own.person}
        for lines, found in ((terms.LINES, True), (terms.LINES + 1, False)):
            shelf.asked = searching(keyring, "\n".join(["Ann"] * lines))
            assert bool(keyring.search(uuid4())) is found

    def test_the_search_key_lies_wrapped_and_terms_of_one_kind_are_no_terms_of_another(self, ring):
        shelf, own = Shelf(), Owner(person := uuid4(), person, "police")
        ring(shelf).events([of(own)], [[Said(own, "name", "Ann"), Said(own, "also_known_as", "Ann")]])
        assert len({mark.mac for mark in shelf.marks}) == 2, "one for the name, one for its word"
        wrapped, _ = shelf.search
        assert len(wrapped) == 12 + 32 + 16
        before = shelf.search
        ring(shelf).events([of(own)], [[Said(own, "name", "Bob")]])
        assert shelf.search == before
        for forgery in ("Ann", "name\0ann", "word\0ann"):
            assert not any(hashlib.sha256(forgery.encode()).digest()[:16] == mark.mac for mark in shelf.marks)


def test_a_wrong_key_encryption_key_is_refused_by_name():
    shelf = Shelf()
    local(shelf).events([of(SUSPECT)])
    with pytest.raises(errors.ConfigurationError, match="wrapped under key"):
        local(shelf, bytes(32)).events([of(SUSPECT)])
    with pytest.raises(errors.ConfigurationError, match="32 bytes"):
        local(shelf, bytes(31))


def test_a_key_encryption_key_that_only_bears_the_name_opens_nothing():
    shelf = Shelf()
    right, wrong = local(shelf), local(shelf, bytes(32))
    right.events([of(SUSPECT)])
    wrong.wrapping.name = right.wrapping.name
    with pytest.raises(errors.SealBroken):
        wrong.events([of(SUSPECT)])


def test_all_are_wrapped_anew_at_will_but_not_for_whoever_may_connect():
    shelf, source = Shelf(), Source()
    keyring = local(shelf, source=source)
    keyring.events([of(SUSPECT)])
    assert (keyring.rewrap(always=True), source.taken) == (1, 1)
    with behind_sockets() as made, pytest.raises(errors.NotAuthorised, match="nothing was done"):
        made(shelf, source.present, source).rewrap(always=True)
    assert source.taken == 1


def test_slot_keys_stay_inside():
    shelf = Shelf()
    (made,) = (keyring := local(shelf)).events([of(SUSPECT)])
    ((_, key),) = keyring._open.values()
    assert made._keys == {(SUSPECT, ordinal): unit_key(key, made.event, ordinal) for ordinal in (5, 6)}
    assert key not in shelf.kept[SUSPECT][1]
    with pytest.raises(KeyError):
        made.unit_key(SUSPECT, 7)


# -- on the server -----------------------------------------------------------------------------------------------------


def test_a_new_slot_is_durable_before_the_append_that_uses_it(shared, shared_at):
    """Were the append to come first, a crash between the two would leave an entry that nobody can ever open."""
    fresh = shared.fresh()
    drafts = drawn(shared, Intent(referral(), fresh))
    used = {unit.slot for draft in drafts for unit in draft.units if unit.sealed}
    kept = asked(shared_at, "SELECT slot FROM keyring.slot_key WHERE stream = %s", fresh, database="keyring")
    assert {slot for (slot,) in kept} == used
    assert asked(shared_at, "SELECT count(*) FROM ledger.entry WHERE stream = %s", fresh) == [(0,)]
    send(shared, *drafts)


def test_keys_are_released_for_a_ticket_only(shared):
    with pytest.raises(errors.TicketRefused):
        shared.keyring.release(uuid4())


def test_a_destroyed_key_keeps_its_row_and_nothing_in_it(shared, shared_at, case, slot):
    decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    row = "SELECT wrapped, person, stream, destroyed_by IS NOT NULL FROM keyring.slot_key WHERE slot = %s"
    assert asked(shared_at, row, slot, database="keyring") == [(None, None, case.stream, True)]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o644])
def test_a_key_file_open_to_others_is_refused(shared_at, mode, tmp_path):
    kek = tmp_path / "kek"
    kek.write_bytes(shared_at.kek_file.read_bytes())
    kek.chmod(mode)
    opened = Ledger(replace(shared_at, kek_file=kek), place.profile(shared_at, "dana"))
    with pytest.raises(errors.ConfigurationError, match="open to others"):
        _ = opened.keyring
    opened.close()


@pytest.mark.parametrize("text", [b"", b"not hexadecimal", b"abcd", b"zz" * 32])
def test_a_key_file_that_holds_no_key_is_refused_in_one_sentence(shared_at, text, tmp_path):
    kek = tmp_path / "kek"
    kek.write_bytes(text)
    kek.chmod(0o600)
    opened = Ledger(replace(shared_at, kek_file=kek), place.profile(shared_at, "dana"))
    with pytest.raises(errors.ConfigurationError):
        _ = opened.keyring
    opened.close()


def test_a_key_file_that_is_absent_is_told(shared_at, tmp_path):
    opened = Ledger(replace(shared_at, kek_file=tmp_path / "nowhere"), place.profile(shared_at, "dana"))
    with pytest.raises(errors.ConfigurationError, match="cannot be read"):
        _ = opened.keyring
    opened.close()


def test_another_key_file_opens_nothing_of_this_ledger(shared, shared_at, tmp_path):
    case = referred(shared)
    kek = tmp_path / "kek"
    kek.write_text(os.urandom(32).hex())
    kek.chmod(0o600)
    opened = Ledger(replace(shared_at, kek_file=kek), place.profile(shared_at, "dana"))
    with pytest.raises(errors.ConfigurationError, match="the key that was given is"):
        opened.read([case.stream], purpose="case_work")
    opened.close()



def test_few_keys_are_kept_however_many_are_used_and_they_stay_right(monkeypatch):
    monkeypatch.setattr("ledger.privacy.local.KEPT", 2)
    shelf = Shelf()
    keyring = local(shelf)
    owners = [Owner(uuid4(), STREAM, "police") for _ in range(9)]
    (before,) = keyring.events([of(*owners, ordinals=range(len(owners)))])
    for owner in owners:
        keyring.events([of(owner)])
        assert len(keyring._open) <= 3
    assert shelf.added == len(owners)
    shelf.units = [(before.slots[owner], before.event, [ordinal]) for ordinal, owner in enumerate(owners)]
    told = keyring.release(uuid4())
    assert told == {(before.event, ordinal): before.unit_key(owner, ordinal) for ordinal, owner in enumerate(owners)}


def test_connections_that_are_just_being_made_are_closed_too(shared_at):
    opened = Ledger(shared_at, place.profile(shared_at, "dana"))
    opened.opening_keyring()
    opened.close()
    assert [connection.closed for connection in opened._opened] == [1, 1, 1]
