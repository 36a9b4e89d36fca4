"""``rights request`` and ``rights follow``: a request of a person taken down, and what became of it, each answered with its clock."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import click

from commands import composing, forms, options, output, requested
from commands.forming import FormCommand, OfEntry, by_default
from commands.recording import Beside, Values
from ledger.errors import NotAuthorised
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger

RECEIVED, FOLLOWED = "rights-request-received", "rights-request-followed"
OF_THE_PERSON = frozenset({"identity_confirmed", "fee_paid", "clarified", "withdrawn"})
"""Steps that are the person's own; all others are the controller's."""
DEFAULTS = {"received_on": "today", "on": "today", "identity": "known"}
"""What is taken where nobody says otherwise."""

REQUESTED = """\
Take down what a person asks of a controller: access, rectification, restriction, erasure, or that processing ends.

It may come in any form and to anybody. This command says by when the answer is due and why. Where several controllers are asked, record
a request for each. Where the person is the suspect in a case, a warning comes first: what is given may tell him what others said. The
request in the person's own words is asked for, or comes in --fields: request."""
FOLLOWING = """\
Record what became of the request in P-311#n: proof of identity, fee, clarification, extension, answer, refusal, withdrawal.

This command says how its clock stands now. Asking which data a request for access is about stops the clock until that is answered. An
extension is by notice inside the first month, by at most two further months, with its reasons. Reasons are sealed and stay inside: they
are asked for, or come in --fields: reasons."""


class Requesting(Beside):
    """Says of a request, before anything is asked, that the person is a suspect; and when it was recorded, by when its answer is due."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Warn, and take it that it is known who asks and that it came today, where nobody says otherwise."""
        self._stream = stream
        if cases := suspected(ledger, stream):
            output.note(
                f"{label} is recorded as the suspect in {', '.join(cases)}: an answer may tell him what others said, where they are and "
                "how they are protected. See what it would show before anything is given (DPA 2018 s.45(4))."
            )
        return {"identity": "known", "received_on": ledger.today().isoformat()} | given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Say by when the answer is due."""
        self.remark = requested.in_words(requested.Request(0, parts[0].values, ()), ledger.today())
        return parts


class Following(Beside):
    """Says how the clock of a request stands after what became of it."""

    def begun(self, ledger: "Ledger", stream: UUID, _label: str, given: Values) -> Values:
        """Take it that it happened today, where nobody says when."""
        self._stream = stream
        return {"on": ledger.today().isoformat()} | given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Reckon the clock as it stands with this step; of what is no request the rules say so."""
        said = parts[0].values
        found = next((each for each in requested.of_person(ledger, self._stream) if each.version == said.get("request")), None)
        if found is not None:
            require_its_own(ledger, found, said)
            self.remark = requested.in_words(found.followed_by(said), ledger.today())
        return parts


class OfPerson(FormCommand):
    """The command of a type that stands in the record of a person who is there already."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Ask for the person's number; say of what is not needed what it is by default."""
        by_default(params, DEFAULTS)
        return [click.Argument(["number"], type=options.Person(), metavar="PERSON"), *(each for each in params if each.name != "number")]


def require_its_own(ledger: "Ledger", request: requested.Request, said: Values) -> None:
    """Raise NotAuthorised where another agency would answer, extend or put off what a controller was asked that can record it itself.

    What the person does, such as to prove who he is or to withdraw it, whoever hears of it records.
    """
    from ledger.store import reading

    controller = request.fields.get("controller")
    if controller in (None, ledger.me.agency) or said.get("how") in OF_THE_PERSON:
        return
    recorders = load(latest(FOLLOWED)).recorders
    if any(each["enabled"] and each["agency"] == controller and recorders & {*each["roles"]} for each in reading.members(ledger.user)):
        raise NotAuthorised(f"{controller} was asked, and answers for itself; nothing was recorded; have a member of it record this")


def suspected(ledger: "Ledger", person: UUID) -> list[str]:
    """Give the numbers of the cases, as far as this reader sees them, in which a person is a suspect or convicted."""
    from ledger.events.envelope import SUSPECTED
    from ledger.store import reading

    return list(dict.fromkeys(case for _, category, case in reading.cases_of(ledger.user, person) if category in SUSPECTED))


request = OfPerson(
    "request", lambda: forms.of_type(RECEIVED), Requesting, help=REQUESTED,
    examples="caseledger rights request P-311 --kind access --received-on 9mar --controller police --channel email\n"
    "caseledger rights request P-311 --kind erasure --controller cwp --channel letter --identity asked --fields -",
)  # fmt: skip
follow = OfEntry(
    "follow", lambda: forms.of_type(FOLLOWED), Following, names="request", metavar="PERSON#N", help=FOLLOWING,
    examples="caseledger rights follow P-311#4 --how clarification_asked --on 12mar\n"
    "caseledger rights follow P-311#4 --how extended --until 9may --fields reasons.json\n"
    "caseledger rights follow P-311#4 --how answered",
)  # fmt: skip
