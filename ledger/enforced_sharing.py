"""Rows that say who may see: agreements, shares, broken glass, made of the entries as append makes them (049_enforce_sharing.sql). Pure."""

from typing import Any

from ledger.effects import OF, VERSION, Change, Effect, Made, Rows, ended

Row = dict[str, Any]
ENDS_SHARE = frozenset({"recalled", "returned", "destroyed"})
"""What may become of what was shared, after which it is no longer shown to its recipient."""


def _agreement(said: Effect, adopted: Rows) -> Made:
    for key, row in list(adopted.items()):
        if row["ended_by"] is None and not said.fields.get("beside"):
            yield key, {**row, "ended_by": said.position}
    named = {name: list(said.fields[name]) for name in ("agencies", "groups", "purposes")}
    of = None if said.fields.get("originators") is None else list(said.fields["originators"])
    more = {"provisional": said.fields.get("provisional", False), "review_on": said.fields["review_on"], "ended_by": None}
    yield str(said.position), {"position": said.position, **named, **more, "originators": of, VERSION: said.version}


def _agreement_review(said: Effect, adopted: Rows) -> Made:
    for key, row in list(adopted.items()):
        if row["ended_by"] is None and row[VERSION] == said.fields["agreement"]:
            ended = said.fields["outcome"] == "ended"
            yield key, row | ({"ended_by": said.position} if ended else {"review_on": said.fields.get("review_on")})


def _share(said: Effect, _shared: Rows) -> Made:
    fields = said.fields
    if (recipient := fields.get("recipient")) is None:
        return
    given = {"purposes": list(fields["purposes"]), "until": fields.get("until")}
    yield _shared_with(said, said.stream, recipient, [*fields["items"], said.version], given)
    for person in fields.get("persons") or ():
        yield _shared_with(said, person, recipient, None, given)


def _contribution(said: Effect, _shared: Rows) -> Made:
    for agency in dict.fromkeys([*said.fields["to"], said.fields["agency"]]):
        yield _shared_with(said, said.stream, agency, [said.version], {"purposes": ["*"], "until": None})


def _shared_with(said: Effect, stream: object, agency: str, versions: list[int] | None, given: Row) -> tuple[str, Row]:
    row = {"position": said.position, "stream": str(stream), "agency": agency, "versions": versions, **given, "ended_by": None}
    return f"{said.position} {stream} {agency}", {**row, VERSION: said.version, OF: str(said.stream)}


def _share_followed(said: Effect, shared: Rows) -> Made:
    if said.fields["how"] in ENDS_SHARE:
        yield from ended(said, shared, said.fields["share"])


def _glass(said: Effect, _broken: Rows) -> Made:
    row = {"position": said.position, "stream": str(said.stream), "ended_by": None}
    yield str(said.position), {**row, VERSION: said.version, OF: str(said.stream)}


def _glass_reviewed(said: Effect, broken: Rows) -> Made:
    yield from ended(said, broken, said.fields["opened"])


CHANGES: dict[str, Change] = {
    "agreement": ("agreement", _agreement), "agreement-review": ("agreement", _agreement_review), "share": ("share", _share),
    "contribution": ("share", _contribution), "share-followed": ("share", _share_followed), "break-glass": ("glass", _glass),
    "glass-reviewed": ("glass", _glass_reviewed),
}  # fmt: skip
"""By an event's effect, its table and the rows that it adds or changes."""
