"""Arrest, charge, court and orders of invented cases, from suspicion to sentence and from application to discharge (domain.md 5.9).

Which cases have them, and how each step goes, is invented. Outcomes take turns rather than being drawn, so that a small unit meets each.
"""

from datetime import date, timedelta
from typing import Any

from commands.demonstration import words
from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import ADVOCATES, CONSTABLES, SERGEANT, Member
from ledger.rules.clocks.victim import NO_CHARGE, TO_BE_TOLD

SHARE = 0.6
"""Of those taken on, share that has proceedings: invented."""
TOLD = 0.9
"""Of what a victim is to be told of, share of which she is told: invented."""
HELPED = (4, 1)
"""Of every so many cases with proceedings one, by its turn, in which somebody else is suspected too: invented."""
COURT = "Invented Magistrates' Court"
ACT_OF_2019 = date(2020, 1, 20)
"""Since then there are stalking protection orders (SPA 2019); before, the court is asked for a restraining order."""


def begin(desk: Desk, case: Case) -> None:
    """Let proceedings go on beside the unit's work, in some cases."""
    if desk.chance(SHARE):
        turn = desk.turn("proceedings")
        if turn % HELPED[0] == HELPED[1]:
            desk.later(1 + 2 * desk.random.random(), _helped(desk, case))
        desk.later(5 + 20 * desk.random.random(), _prosecution(desk, case, turn))
        desk.later(4 + 10 * desk.random.random(), _order(desk, case, turn))


def _helped(desk: Desk, case: Case) -> Process:
    """Suspect somebody else too, who brought letters: he is arrested and bailed, and his part comes to nothing."""
    if case.closed:
        return
    by, case.helper = desk.random.choice(CONSTABLES), desk.person()
    desk.joined(case, by, case.helper, "suspect")
    his = {"suspect": case.helper.label}
    yield 0.5 + desk.random.random()
    _known(desk, case, "arrest-made", by, {**his, "offence": "stalking", "ho_code": "8/66", "detail": words.HELPED}, minutes=90)
    bail = _known(desk, case, "bail-changed", by, {**his, "how": "set", "authority": "police", "return_on": _day(desk, 28)})
    yield 8 + 6 * desk.random.random()
    advice = {"advice": "not_evidential", "reasons": words.ADVISED[False]}
    _advised(desk, case, his | advice)
    _known(desk, case, "bail-changed", by, {"how": "ended", "bail": bail})


def _his(case: Case) -> dict[str, Any]:
    """Name the suspect where the case has another beside him."""
    return {} if case.helper is None else {"suspect": case.suspect.label}


def _prosecution(desk: Desk, case: Case, turn: int) -> Process:
    """Arrest, bail, advice; then charge and court, or the end of the investigation without one."""
    by, crime = desk.random.choice(CONSTABLES), f"CR/INVENTED/{desk.random.randrange(1, 10**6):06}"
    suspicion = {"offence": "stalking", "ho_code": "8/66", "custody_ref": f"CU/INVENTED/{desk.random.randrange(1, 10**4):04}"}
    _known(desk, case, "arrest-made", by, {**_his(case), **suspicion, "detail": words.ARRESTED}, minutes=120)
    given = {"how": "set", "authority": "police", "return_on": _day(desk, 28), "conditions": words.bail(case.victim.name)}
    bail = _known(desk, case, "bail-changed", by, _his(case) | given)
    yield 10 + 15 * desk.random.random()
    if turn % 3 == 0:
        _known(desk, case, "bail-changed", by, {"how": "breached", "bail": bail, "detail": words.told(desk.random, case)}, minutes=20)
    charged = turn % 4 != 0
    advice = {"advice": "charge" if charged else "not_evidential", "reasons": words.ADVISED[charged]}
    _advised(desk, case, _his(case) | advice)
    yield 1 + 3 * desk.random.random()
    _known(desk, case, "bail-changed", by, {"how": "ended", "bail": bail})
    outcome = {"ho_outcome": "1" if charged else "15", "outcome_on": _day(desk), "crime_ref": crime, "counting_rules_version": "2020-04"}
    outcome |= _his(case)
    if not charged:
        decision = _known(desk, case, "crime-outcome-recorded", by, outcome)
        yield from _reviewed(desk, case, decision)
        return
    laid = {"offence": "stalking", "counts": 1, "ho_code": "8/66", "crime_ref": crime}
    charge = _known(desk, case, "charge-laid", by, _his(case) | laid)
    _known(desk, case, "crime-outcome-recorded", by, outcome)
    yield from _court(desk, case, charge, turn)


def _advised(desk: Desk, case: Case, advice: dict[str, Any]) -> None:
    """Write a prosecutor's advice down; of a decision not to charge the victim is to be told."""
    if advice["advice"] in NO_CHARGE:
        _known(desk, case, "prosecutor-advised", SERGEANT, advice, minutes=30)
    else:
        desk.write(case, "prosecutor-advised", SERGEANT, advice, minutes=30)


def _reviewed(desk: Desk, case: Case, decision: int) -> Process:
    """Ask the victim, who may want the decision reviewed; then what came of it."""
    turn = desk.turn("review")
    step = ("requested", "not_wanted")[turn % 2]
    desk.write(case, "review-right-recorded", SERGEANT, {"step": step, "reviewed": decision}, minutes=10)
    if step == "requested":
        yield 20 + 10 * desk.random.random()
        came = ("upheld", "withdrawn")[turn % 4 == 0]
        desk.write(case, "review-right-recorded", SERGEANT, {"step": came, "reviewed": decision}, minutes=10)


def _court(desk: Desk, case: Case, charge: int, turn: int) -> Process:
    """A plea, and a trial where it is not guilty; the sentence, where there is one."""
    hearing = _listed(desk, case, "first_appearance", 20)
    yield 20.5
    guilty = turn % 2 == 0
    plea = {"kind": "plea", "result": "pleaded_guilty" if guilty else "pleaded_not_guilty", "charge": charge, "hearing": hearing}
    _known(desk, case, "court-result", SERGEANT, plea, minutes=30)
    if not guilty:
        hearing = _listed(desk, case, "trial", 60)
        yield 60.5
        convicted = turn % 3 != 0
        verdict = {"kind": "verdict", "result": "convicted" if convicted else "acquitted", "charge": charge, "hearing": hearing}
        _known(desk, case, "court-result", SERGEANT, verdict, minutes=240)
        if not convicted:
            return
    hearing = _listed(desk, case, "sentence", 21)
    yield 21.5
    sentence = {"kind": "sentence", "result": desk.random.choice(("community_order", "suspended", "custody")), "charge": charge}
    _known(desk, case, "court-result", SERGEANT, sentence | {"hearing": hearing}, minutes=60)
    if sentence["result"] != "community_order":
        level = {"suspect": case.suspect.label, "level": "1", "category": "3", "since": _day(desk), "lead": "nps"}
        desk.write(case, "mappa-level-set", SERGEANT, level, minutes=10)


def _listed(desk: Desk, case: Case, purpose: str, ahead: int) -> int:
    """List a hearing so many days ahead; the number of the entry."""
    fields = {"purpose": purpose, "hearing_on": _day(desk, ahead), "court": COURT}
    return _known(desk, case, "hearing-listed", SERGEANT, _his(case) | fields)


def _order(desk: Desk, case: Case, turn: int) -> Process:
    """Application, an interim order, the decision; then service, and what may follow."""
    under_the_act = desk.now.date() >= ACT_OF_2019
    kind, reference = "spo" if under_the_act else "restraining", {"court_ref": f"INV/{desk.now:%Y}/{turn:04}"}
    grounds = {"grounds": words.grounds(case.suspect.name, case.victim.name)}
    asked = {**_his(case), "kind": kind, "applicant": "police", "court": COURT, **reference, **grounds}
    application = desk.write(case, "order-applied", SERGEANT, asked, minutes=180)
    yield 3 + 4 * desk.random.random()
    interim = _made(desk, case, {"kind": "interim_spo", "application": application}) if under_the_act and turn % 3 else None
    if interim is not None:
        yield from _served(desk, case, interim, notified=turn % 5 != 0)
    yield 20 + 10 * desk.random.random()
    ended = {} if interim is None else {"interim": interim}
    if turn % 4 == 0:
        refused = {"application": application, "refused_on": _day(desk), "court": COURT, "reasons": words.REFUSED, **ended}
        desk.write(case, "order-refused", SERGEANT, refused, minutes=30)
        return
    order = _made(desk, case, {"kind": kind, "application": application, "protected": [case.victim.label], **_lasting(desk, turn), **ended})
    yield from _served(desk, case, order, notified=under_the_act and interim is None)
    yield from _kept_or_not(desk, case, order, turn)


def _made(desk: Desk, case: Case, fields: dict[str, Any]) -> int:
    terms = words.terms(case.victim.name, attending="requirements" in fields)
    made = {"court": COURT, "made_on": _day(desk), "prohibitions": ["1", "2"], "local": ["2"], "terms": terms}
    return desk.write(case, "order-made", SERGEANT, made | fields, minutes=60)


def _lasting(desk: Desk, turn: int) -> dict[str, Any]:
    """Give an order three years, of which a requirement lasts one; or none that is fixed."""
    if turn % 3 == 0:
        return {"until_further_order": True}
    return {"fixed_until": _day(desk, 3 * 365), "requirements": ["3"], "own_period": ["3"], "own_until": [_day(desk, 365)]}


def _served(desk: Desk, case: Case, order: int, *, notified: bool) -> Process:
    yield 0.2 + desk.random.random()
    desk.write(case, "order-served", case.owner, {"order": order, "served_on": _day(desk), "detail": words.SERVED}, minutes=45)
    if notified:
        yield 1 + desk.random.random()
        given = {"order": order, "notified": "first", "notified_on": _day(desk), "names": [case.suspect.name]}
        desk.write(case, "order-notification-received", case.owner, given | {"acknowledged_on": _day(desk)}, minutes=15)


def _kept_or_not(desk: Desk, case: Case, order: int, turn: int) -> Process:
    """A tag, a new address, a breach, a variation or a discharge: in turns, one or two of them."""
    yield 10 + 20 * desk.random.random()
    if turn % 2:
        desk.write(case, "tag-fitted", SERGEANT, {"order": order, "fitted_on": _day(desk), "detail": words.TAGGED}, minutes=20)
    if turn % 3 == 1:
        desk.write(case, "notifiable-change-learned", case.owner, {"order": order, "change": "new_address", "changed_on": _day(desk)})
        yield 1 + desk.random.random()
        given = {"order": order, "notified": "new_address", "notified_on": _day(desk)}
        desk.write(case, "order-notification-received", case.owner, given | {"acknowledged_on": _day(desk)}, minutes=15)
    yield 20 + 30 * desk.random.random()
    if turn % 3 != 2:
        breach = {"order": order, "conditions": ["1"], "stage": "reported", "breached_on": _day(desk)}
        told = breach | {"detail": words.told(desk.random, case)}
        case.standing.append(desk.write(case, "order-breached", case.owner, told, minutes=60))
        return
    fields = {"order": order, "how": "varied", "changed_on": _day(desk), "court": COURT, "removed": ["2"], "detail": words.VARIED}
    desk.write(case, "order-changed", SERGEANT, fields, minutes=60)


def _known(desk: Desk, case: Case, kind: str, by: Member, fields: dict[str, Any], *, minutes: int = 0) -> int:
    """Write down what a victim is to be told of; most are told, within two days."""
    entry = desk.write(case, kind, by, fields, minutes=minutes)
    if desk.chance(TOLD):
        desk.later(0.1 + 1.5 * desk.random.random(), _victim_told(desk, case, kind, entry))
    return entry


def _victim_told(desk: Desk, case: Case, kind: str, entry: int) -> Process:
    of = TO_BE_TOLD[kind].value
    desk.write(case, "victim-informed", desk.random.choice(ADVOCATES), {"of": of, "method": "telephone", "entry": entry}, minutes=10)
    yield from ()


def _day(desk: Desk, ahead: int = 0) -> str:
    return (desk.now + timedelta(days=ahead)).date().isoformat()
