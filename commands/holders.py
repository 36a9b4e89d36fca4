"""Who holds what: the acts by which an entry, a person's data or a pack was given, and the agencies that see it by agreement."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from commands import answers, bags, consulting, output, owed, questions, same, served, timeline, trail
from commands.questions import Row
from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.rules.recipients import Kinds, Notice
    from ledger.rules.served_since import Service

NO_RESTRICTION_REACHED = "; who holds it is told for a purpose that reaches it (--purpose lawfulness, disclosure, legal_claim)"
DIGEST = re.compile("[0-9a-f]{64}")


class Asked(NamedTuple):
    """At which time it is asked, for which purpose, and where the reason is."""

    when: questions.Asked
    purpose: str | None = None
    why: str | None = None


class Held(NamedTuple):
    """By which acts of which streams something was given, as the question sharing tells them; and the entries that were asked about.

    ``answers``: lines of what persons were given in answer to their requests; ``served``: of what was served in proceedings.
    """

    given: Sequence[tuple[UUID, Row]]
    entries: Sequence["Fact"] = ()
    answers: Sequence[Row] = ()
    served: Sequence[Row] = ()


def of(ledger: "Ledger", number: str, version: int | None, asked: Asked) -> Held:
    """Give who was given an entry, a case or all about a person. Raises NotFound."""
    from ledger.rules import recipients, served_since

    found = ledger.find(number)
    if found.kind == "person":
        return _of_person(ledger, number, found.stream, version, asked)
    facts = _facts(ledger, number, found.stream, asked)
    if version is not None and version not in {fact.version for fact in facts}:
        raise NotFound(f"no {number}#{version} that you may see; nothing was read; see caseledger show {number}")
    row = questions.folded(ledger, "sharing", found.stream, asked.when, facts)
    whole = recipients.chain([version], recipients.by_kind(facts)) if version is not None else None
    entries = [fact for fact in facts if whole is None or fact.version in whole]
    given = _narrowed(row, found.stream, number, lambda given: version is None or _gave(given, {version}))
    case = served.Of(number, found.stream, recipients.by_kind(_upto(facts, asked.when)))
    wanted = served.in_use(facts) if version is None else served.in_use(facts) & {version}
    listed = served.of_case(ledger, _reading(ledger, asked), case, lambda each: served_since.gave(each, wanted, case.kinds))
    return Held(given, entries, answers.of_entries(ledger, found.stream, entries, asked.when), listed)


def of_pack(ledger: "Ledger", named: str, asked: Asked) -> Held:
    """Give who was given a pack, or served with a copy: by a digest, its directory or its manifest. Raises UsageError."""
    digest = named if DIGEST.fullmatch(named) else _digest(Path(named))
    found = trail.found(ledger, None, None, asked.when)
    narrowed = (_narrowed(row, stream, row["number"], lambda given: given["manifest"] == digest) for stream, row in found)
    return Held(
        [each for told in narrowed for each in told], answers=answers.by_digest(ledger, digest, asked.when),
        served=served.by_digest(ledger, _reading(ledger, asked), digest),
    )  # fmt: skip


def agreed(ledger: "Ledger", entries: Iterable["Fact"], when: questions.Asked) -> Iterator[Row]:
    """Give for each standing agreement a line that names the agencies which see any of these entries by it."""
    from commands import granting
    from ledger.events.catalogue import TYPES, load
    from ledger.rules.agreed import in_force

    told = {(load(fact.type).group.value, str(fact.brought_by)) for fact in entries if fact.type in TYPES}
    state = granting.standing(ledger, when.at.recorded_by or ledger.now(), when.upto)
    for each in in_force(state.agreements):
        seeing = [
            code for code in granting.agencies(state)
            if any(code != brought and each.opens(code, group, brought) for group, brought in told)
        ]  # fmt: skip
        if seeing:
            yield {
                "to": ", ".join(seeing), "agencies": seeing, "what": "sees it by standing agreement", "type": "agreement-adopted",
                "address": f"UNIT#{each.version}", "entry": each.version, "on": each.adopted_on or each.since.date(),
                "purposes": list(each.purposes), "until": each.review_on, "sharing_basis": each.basis,
            }  # fmt: skip


def _facts(ledger: "Ledger", number: str, stream: UUID, asked: Asked) -> list["Fact"]:
    """Give the clear facts of a case: those that are restricted only for a purpose that reaches them, by a recorded consultation."""
    from ledger.events.envelope import REACHES_RESTRICTED
    from ledger.rules import restriction

    if asked.purpose in REACHES_RESTRICTED:
        wanted = consulting.Wanted([stream], (), asked.purpose, asked.why, f"who holds {number}", asked.when.upto, classes=("facts",))
        return [entry.fact for entry in consulting.of(consulting.read(ledger, wanted), [stream])]
    known = ledger.facts(stream)
    if (whole := restriction.whole(restriction.in_force(known))) is not None:
        output.note(f"{number} is {restriction.in_words(whole, ledger.zone)}{NO_RESTRICTION_REACHED}.")
    return list(restriction.in_use(known))


def _reading(ledger: "Ledger", asked: Asked) -> served.Read:
    """Give what reads a case or proceedings as it is asked about."""
    return lambda number, stream: _upto(_facts(ledger, number, stream, asked), asked.when)


def _upto(facts: Iterable["Fact"], when: questions.Asked) -> list["Fact"]:
    return [fact for fact in facts if _recorded(fact, when)]


def _narrowed(row: Row | None, stream: UUID, number: str, taken: Callable[[Row], bool]) -> list[tuple[UUID, Row]]:
    """Give of a case's trail the acts by which something was given that are meant."""
    from ledger.rules.recipients import GIVEN

    given = [] if row is None else [each for each in row["given"] if each["what"] in GIVEN and taken(each)]
    return [(stream, {"number": number, "given": given})] if given else []


def _gave(given: Row, versions: Collection[int]) -> bool:
    """Whether an act gave one of these entries or one of its correction chain; or all that was there before."""
    if given["chain"] is None:
        return any(version < given["entry"] for version in versions)
    return not set(versions).isdisjoint(given["chain"])


def _of_person(ledger: "Ledger", number: str, person: UUID, version: int | None, asked: Asked) -> Held:
    """Give who was given anything about a person in the cases that one sees, or his identity, by whatever number he was recorded.

    Where an entry of his own record is named: who was given that identity.
    """
    persons = (person,) if version is not None else ledger.same_as(person, asked.when.at.recorded_by)
    if len(persons) > 1:
        everybody = ledger.same_persons([person], asked.when.at.recorded_by)
        output.note(f"{number} is {same.same_in_words(everybody, person, ledger.zone)}: what was given is told of each number.")
    each = [_of_one(ledger, one, persons, version, asked) for one in persons]
    given: dict[tuple[UUID, int], tuple[UUID, Row]] = {}
    for stream, row in (told for held in each for told in held.given):
        (act,), before = row["given"], given.get((stream, row["given"][0]["entry"]))
        known = [] if before is None else before[1]["given"][0]["notices"]
        more = [notice for notice in act["notices"] if notice not in known]
        given[stream, act["entry"]] = stream, row | {"given": [act | {"notices": [*known, *more]}]}
    entries, listed = ([one for held in each for one in getattr(held, name)] for name in ("entries", "served"))
    return Held(list(given.values()), entries, answers.to_persons(ledger, persons, asked.when), listed)


def _of_one(ledger: "Ledger", person: UUID, same_as: Collection[UUID], version: int | None, asked: Asked) -> Held:
    """Give who was given one person's identity, and (unless an entry of his own record is named) anything about him, act by act."""
    from ledger.rules import recipients, restriction, served_since
    from ledger.rules.recipients import GIVEN
    from ledger.store import reading

    own = _upto(restriction.in_use(ledger.facts(person)), asked.when)
    record, found, listed = recipients.by_kind(own), list[tuple[UUID, Row]](), list[Row]()
    entries: list[Fact] = [] if version is None else [fact for fact in own if fact.version == version]
    for stream, called in dict.fromkeys((stream, called) for stream, _, called in reading.cases_of(ledger.user, person)):
        facts = _upto(_facts(ledger, called, stream, asked), asked.when)
        kinds, suspect = recipients.by_kind(facts), owed.suspected(ledger, stream, person)
        named = {gift.version: gift for gift in recipients.given(kinds) if recipients.named(gift, person, suspect=suspect)}
        about = {fact.version for fact in facts if version is None and timeline.concerns(fact, same_as)}
        entries += [fact for fact in facts if fact.version in about]
        row = questions.folded(ledger, "sharing", stream, asked.when, facts)
        for each in [] if row is None else row["given"]:
            if each["entry"] in named:
                since = recipients.notices_of_identity(named[each["entry"]], record, kinds)
                found.append((stream, {"number": called, "given": [_with(each, str(ledger.called(person)), since, ledger.zone)]}))
            elif each["what"] in GIVEN and _gave(each, about):
                found.append((stream, {"number": called, "given": [each]}))
        his = frozenset(fact.version for fact in facts if timeline.concerns(fact, same_as))
        listed += served.of_case(
            ledger, _reading(ledger, asked), served.Of(called, stream, kinds), partial(_of_him, his, kinds, version is not None),
            lambda each: served_since.since_of_identity(each, record), str(ledger.called(person)),
        )  # fmt: skip
    return Held(found, entries, served=listed)


def _of_him(his: Collection[int], kinds: "Kinds", by_name: bool, service: "Service") -> bool:
    """Whether a service gave one of these entries about a person; ``by_name``: in a copy, which names him."""
    from ledger.rules import served_since

    return served_since.gave(service, his, kinds) and (not by_name or served_since.names(service))


def _recorded(fact: "Fact", when: questions.Asked) -> bool:
    by = when.at.recorded_by
    return (by is None or fact.recorded_at <= by) and (when.upto is None or fact.position <= when.upto)


def _with(given: Row, number: str, since: Iterable["Notice"], zone: tzinfo) -> Row:
    """Add to an act by which a person's identity was given what changed since in his own record."""
    from ledger.rules.told_since import noticed

    found = (noticed(each, zone) for each in since)
    return given | {"notices": [*given["notices"], *(each | {"address": f"{number}#{each['entry']}"} for each in found)]}


def _digest(path: Path) -> str:
    from ledger.proof import pack

    files = (path / bags.SUMS, path / pack.MANIFEST)  # the list of files of a copy's bag, or the manifest of a pack
    file = next((each for each in files if each.is_file()), path) if path.is_dir() else path
    try:
        return pack.digest(file.read_bytes())
    except OSError:
        instead = "give a digest of 64 hexadecimal digits, or a pack's directory or manifest"
        raise UsageError(f"--pack is neither a digest nor such a file; nothing was read; {instead}") from None
