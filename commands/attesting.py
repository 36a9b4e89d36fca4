"""``proceedings review``, ``certify``, ``serve`` and ``follow``: the continuing duty, the certificate, and what is handed over."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commands import output
from commands.of_proceedings import Kept, in_proceedings, on_entry
from commands.recording import Values

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger
    from ledger.events.fact import Fact

REVIEWED, CERTIFIED = "disclosure-reviewed", "officer-certified"
SERVED, FOLLOWED = "material-disclosed", "service-followed"

REVIEWING = """\
Record that disclosure was reviewed again, what made the review due and what was found (CPIA 1996 s.7A).

--entry names what made it due, such as a defence statement or a request; --next-by the day by which it is reviewed again. What was looked
at is asked for, or read by --reason."""
CERTIFYING = """\
Certify issued schedules as disclosure officer, in the words of the certificate (CPIA Code of Practice, certification).

A program certifies nothing: the words are yours. They are asked for, or come in --fields: certificate. Issued forms that nobody has
certified are named first."""
SERVING = """\
Record that schedules or material were served on somebody: when, how, with which schedules and items.

Who received it is asked for, or comes in --fields: recipient; particulars by --reason. Issued forms that are not served are named first."""
FOLLOWING = """\
Record what became of a service: it was acknowledged, chased up, returned, or did not reach its recipient."""
AGAIN = frozenset({"returned", "failed"})


class Certifying(Kept):
    """Names the forms that nobody has certified."""

    def begun(self, ledger: "Ledger", stream: "UUID", label: str, given: Values) -> Values:
        """Show them."""
        given = super().begun(ledger, stream, label, given)
        from ledger.rules import docket

        note_forms(label, "not certified", docket.uncertified(self.kinds))
        return given


class Serving(Kept):
    """Names the forms that were not served on anybody."""

    def begun(self, ledger: "Ledger", stream: "UUID", label: str, given: Values) -> Values:
        """Show them."""
        given = super().begun(ledger, stream, label, given)
        from ledger.rules import docket

        note_forms(label, "not served", docket.unserved(self.kinds))
        return given


def note_forms(number: str, what: str, found: "Iterable[Fact]") -> None:
    """Name issued forms, each with the entry that issued it."""
    from ledger.events.schedules import FormKind

    called = FormKind.meanings()
    each = ((called.get(str(fact.fields.get("form")), "form"), fact.fields.get("number"), fact.version) for fact in found)
    named = [f"{form}, version {version} (#{entry})" for form, version, entry in each]
    if named:
        output.note(f"Issued in {number} and {what}: {'; '.join(named)}.")


def _again(kept: Kept, said: Values) -> str:
    by = f" It is due again by {said['next_by']}." if "next_by" in said else " No day is set for the next one (--next-by)."
    match said.get("result"):
        case "listed":
            return f"Issue the schedules anew: caseledger schedule issue {kept.number}.{by}"
        case "disclose":
            return f"Record what is served: caseledger proceedings serve {kept.number}.{by}"
        case "enquire":
            return f"Record the line of enquiry: caseledger schedule enquiry {kept.number}.{by}"
        case _:
            return by.strip()


def _for_these_alone(kept: Kept, said: Values) -> str:
    by = f" by {said['acknowledge_by']}" if "acknowledge_by" in said else ""
    alone = "What is disclosed to the accused may be used for these proceedings alone (CPIA 1996 s.17). "
    next_act = f"Record its acknowledgement{by}: caseledger proceedings follow {kept.number}#n --how acknowledged."
    return f"{alone if said.get('to') == 'defence' else ''}{next_act}"


def _served_again(kept: Kept, said: Values) -> str:
    return f"Serve it again, and record that: caseledger proceedings serve {kept.number}." if said.get("how") in AGAIN else ""


review = in_proceedings(
    "review", REVIEWED, after=_again, help=REVIEWING,
    examples="caseledger proceedings review PRC-26-0001 --trigger defence_statement --entry 7 --result nothing_further\n"
    "caseledger proceedings review PRC-26-0001 --trigger new_material --result listed --on 9mar --reason @looked.txt",
)  # fmt: skip
certify = in_proceedings(
    "certify", CERTIFIED, beside=Certifying, help=CERTIFYING,
    examples="caseledger proceedings certify PRC-26-0001 --schedules 12 --schedules 13 --fields certificate.json",
)  # fmt: skip
serve = in_proceedings(
    "serve", SERVED, after=_for_these_alone, beside=Serving, help=SERVING,
    examples="caseledger proceedings serve PRC-26-0001 --to prosecutor --method electronic --schedules 12 --schedules 13\n"
    "caseledger proceedings serve PRC-26-0001 --to defence --method court_system --schedules 12 --acknowledge-by 23mar --fields -",
)  # fmt: skip
follow = on_entry(
    "follow", FOLLOWED, "service", after=_served_again, help=FOLLOWING,
    examples="caseledger proceedings follow PRC-26-0001#15 --how acknowledged --on 16mar\n"
    "caseledger proceedings follow PRC-26-0001#15 --how returned --reason @note.txt",
)  # fmt: skip
