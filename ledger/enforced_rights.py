"""Rows that say what is restricted, held, kept and destroyed, made of the entries as append makes them (049_enforce_rights.sql). Pure."""

from ledger.effects import OF, VERSION, Change, Effect, Made, Rows, ended


def _row(said: Effect, **told: object) -> Made:
    """Give the row of an entry, by its position; by its stream and number what follows it finds it."""
    row = {"position": said.position, "stream": str(said.stream), **told}
    yield str(said.position), {**row, VERSION: said.version, OF: str(said.stream)}


def _restriction(said: Effect, _standing: Rows) -> Made:
    yield from _row(said, versions=said.fields.get("versions"), ground=said.fields["ground"], lifted_by=None)


def _lifted(said: Effect, standing: Rows) -> Made:
    yield from ended(said, standing, said.fields["restriction"], "lifted_by")


def _hold(said: Effect, _standing: Rows) -> Made:
    yield from _row(said, kind=said.fields["kind"], controllers=said.fields.get("controllers"), released_by=None)


def _released(said: Effect, standing: Rows) -> Made:
    yield from ended(said, standing, said.fields["hold"], "released_by")


def _proposal(said: Effect, _standing: Rows) -> Made:
    told = {name: said.fields[name] for name in ("slots", "authority", "review")}
    yield from _row(said, **told, person=said.fields.get("person"), declined_by=None)


def _declined(said: Effect, standing: Rows) -> Made:
    yield from ended(said, standing, said.fields["proposal"], "declined_by")


def _retention(said: Effect, _decided: Rows) -> Made:
    yield from _row(said, controller=said.fields["controller"], decision=said.fields["decision"])


def _erasure(said: Effect, _named: Rows) -> Made:
    """Name each slot by the last erasure that does: one of facts names anew those of an earlier one that stood in them."""
    yield from ((slot, {"slot": slot, "position": said.position}) for slot in said.fields["slots"])


CHANGES: dict[str, Change] = {
    "restriction": ("restriction", _restriction), "lift": ("restriction", _lifted), "hold": ("hold", _hold),
    "hold-released": ("hold", _released), "erasure-proposal": ("proposal", _proposal), "erasure-declined": ("proposal", _declined),
    "retention-review": ("retention", _retention), "erasure": ("erasure", _erasure), "expiry": ("erasure", _erasure),
}  # fmt: skip
"""By an event's effect, its table and the rows that it adds or changes."""
