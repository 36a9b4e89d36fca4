"""Victim views: whether the behaviour has stopped, as each victim sees it, and whether she supports a prosecution (domain.md 8).

Victims "want the behaviour to stop" (seed.txt): a measure of its own, beside re-offending. Who answers, and to whom, comes first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day
from ledger.rules.told_of import JOINED, REFERRED, TURNS, grouped, number, on, open_spans, parties, victim
from projections.engine.answer import Asking, Caveat, Column, Measure, Rate, Row, Told
from projections.engine.joined import Victim
from projections.engine.joined import victims as joined_victims
from projections.engine.question import Question, by_stream

VIEWS, CONTACTED = "victim-views-recorded", "victim-contacted"
READ = frozenset({REFERRED, JOINED, *TURNS, VIEWS, CONTACTED})
"""Event types that it reads."""
VICTIM = frozenset({"victim"})
NOT_REACHED = frozenset({"message_left", "no_answer", "answered_by_another"})
"""Outcomes of a contact in which the victim herself said nothing (``ledger.rules.victim``)."""
BEHAVIOURS = {"stopped": "it has stopped", "less": "it is less", "same": "it goes on as before", "worse": "it is worse"}
SUPPORT = {
    "yes": "supports it", "no": "does not support it", "withdrew": "no longer supports it", "unsure": "is unsure",
}  # fmt: skip
ADVOCATE, OTHERS = "advocate", "others"
"""Who took the views down: an advocate, whose relation to the victim biases the answer (domain.md 6, P16), or somebody else."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's victims, how each was contacted, and the views that are recorded, in the order in which they were given."""
    kinds = grouped(facts)
    victims = parties(kinds, VICTIM)
    if not victims and VIEWS not in kinds:
        return None
    turns, referred = [fact for fact in facts if fact.kind in TURNS], kinds.get(REFERRED, ())
    contacts = [_contact(fact, victims) for fact in kinds.get(CONTACTED, ())]
    return {
        "number": number(kinds.get(REFERRED, ())), "referred_on": on(referred[0], zone).isoformat() if referred else None,
        "open": open_spans(turns, on(facts[0], zone), zone)[-1][1] is None, "victims": victims, "contacts": contacts,
        "views": [_view(fact, victims, facts, zone) for fact in kinds.get(VIEWS, ())],
    }  # fmt: skip


def _contact(fact: Fact, victims: Sequence[str]) -> Row:
    return {"entry": fact.version, "victim": victim(fact.fields, victims), "reached": str(fact.fields.get("outcome")) not in NOT_REACHED}


def _view(fact: Fact, victims: Sequence[str], facts: Sequence[Fact], zone: tzinfo) -> Row:
    said, since = fact.fields, day(fact.fields.get("since"))
    behaviour, support = said.get("behaviour"), said.get("supports_prosecution")
    whose = victim(said, victims)
    return {
        "entry": fact.version, "victim": whose, "on": on(fact, zone).isoformat(), "position": fact.position,
        "behaviour": behaviour if behaviour in (*BEHAVIOURS,) else None, "since": None if since is None else since.isoformat(),
        "support": support if support in (*SUPPORT,) else None, "by": fact.who.get("actor"), "role": _text(fact.who.get("role")),
        "agency": _text(fact.who.get("agency", fact.stamp.get("agency"))), "through": _through(fact, whose, victims, facts),
    }  # fmt: skip


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _through(view: Fact, whose: str | None, victims: Sequence[str], facts: Iterable[Fact]) -> str | None:
    """Give how the victim was reached in the contact that the views name, else in the last one with her that was recorded before them."""
    named = view.fields.get("contact")
    had = [
        fact for fact in facts
        if fact.kind == CONTACTED and fact.version < view.version and (named is None or fact.version == named)
        and victim(fact.fields, victims) == whose
    ]  # fmt: skip
    return _text(max(had, key=lambda fact: fact.version).fields.get("method")) if had else None


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Tell how many answered of how many who were asked, and what the latest views of each victim say."""
    windowed = (asking.since, asking.until) != (None, None)
    everybody = joined_victims(rows, asking)
    asked_about = [who for who in everybody if (any(_referred(row, asking) for row in who.rows) if windowed else who.opened)]
    left = {} if windowed else {"whose cases are closed": len(everybody) - len(asked_about)}
    chosen = [row for row in rows if (_referred(row, asking) if windowed else row["open"])]
    nobody = sum(view["victim"] not in row["victims"] for row in chosen for view in row["views"])
    notes = [BESIDE, *([f"Views that do not say which victim they are of: {nobody}. They are not counted."] if nobody else [])]
    rates = [*_response(asked_about, left), *_stopped(asked_about, left), *_support(asked_about, left)]
    return Told([_line(who) for who in sorted(asked_about, key=_worst)], rates, [_since(asked_about, asking.today)], notes)


def _referred(row: Row, asking: Asking) -> bool:
    return row["referred_on"] is not None and asking.takes(date.fromisoformat(row["referred_on"]))


def _worst(who: Victim) -> tuple[int, str, str]:
    """Order victims of whom it is worse first, then who was never asked, then those of whom it has stopped; each by number."""
    view = who.latest("behaviour")
    places = ("worse", "same", "less", None, "stopped")
    return places.index(view["behaviour"] if view else None), min(str(row["number"]) for row in who.rows), who.person


def collector(view: Row) -> str:
    """Tell whether an advocate took the views down, by the role in which he acted, or passed on what the victim said."""
    return ADVOCATE if ADVOCATE in (view["role"] or "") or view["through"] == "through_advocate" else OTHERS


def _line(who: Victim) -> Row:
    view, support = who.latest("behaviour"), who.latest("support")
    said = [each["behaviour"] for each in who.views if each["behaviour"] is not None]
    known = view or support or {}
    return {
        "victim": who.person, "number": known.get("number") or min((row["number"] for row in who.rows if row["number"]), default=None),
        "entry": known.get("entry"), "cases": "open" if who.opened else "closed",
        "asked": "answered" if view else "no_answer_to_it" if who.asked else "not_reached" if who.tried else "no_contact",
        "behaviour": view and view["behaviour"], "since": view and view["since"], "told_on": view and view["on"],
        "before": said[-2] if len(said) > 1 else None, "support": support and support["support"], "support_on": support and support["on"],
        "by": known.get("by"), "collected_by": collector(known) if known else None, "agency": known.get("agency"),
    }  # fmt: skip


def _response(victims: Sequence[Victim], left: dict[str, int]) -> Iterator[Rate]:
    """Give the response rate first: who said whether it has stopped, of those who were asked; and who was asked, of all."""
    asked = [who for who in victims if who.asked]
    answered = sum(who.latest("behaviour") is not None for who in asked)
    says = "of victims who were reached: they said whether the behaviour has stopped"
    yield Rate("response", says, answered, len(asked), _not_asked(victims) | left)
    yield Rate("asked", "of victims: reached, so that they could be asked", len(asked), len(victims), left)


def _not_asked(victims: Iterable[Victim]) -> dict[str, int]:
    rest = [who for who in victims if not who.asked]
    tried = sum(who.tried for who in rest)
    return {"never contacted": len(rest) - tried, "never reached": tried}


def _stopped(victims: Sequence[Victim], closed: dict[str, int]) -> Iterator[Rate]:
    """Give what the latest views say of the behaviour, of all, then of those that an advocate took down, of the others and by agency."""
    latest = [view for who in victims if (view := who.latest("behaviour")) is not None]
    left = {"reached who did not say": sum(who.asked for who in victims) - len(latest), **_not_asked(victims), **closed}
    for behaviour, words in BEHAVIOURS.items():
        says = f"of victims who said whether it has stopped, latest views: {words}"
        yield Rate(behaviour, says, sum(view["behaviour"] == behaviour for view in latest), len(latest), left)
    yield from _split("by", {ADVOCATE: "an advocate", OTHERS: "others than an advocate"}, latest, collector)
    agencies = sorted({view["agency"] for view in latest if view["agency"]})
    yield from _split("agency", {agency: f"agency {agency}" for agency in agencies}, latest, lambda view: view["agency"])


def _split(name: str, words: Mapping[str, str], latest: Sequence[Row], group: Callable[[Row], Any]) -> Iterator[Rate]:
    for each, told in words.items():
        part = [view for view in latest if group(view) == each]
        says = f"of latest views that {told} took down: it has stopped"
        stopped = sum(view["behaviour"] == "stopped" for view in part)
        yield Rate(f"stopped.{name}.{each}", says, stopped, len(part), {"taken down by somebody else": len(latest) - len(part)})


def _support(victims: Sequence[Victim], closed: dict[str, int]) -> Iterator[Rate]:
    latest = [view["support"] for who in victims if (view := who.latest("support")) is not None]
    left = {"reached who did not say": sum(who.asked for who in victims) - len(latest), **_not_asked(victims), **closed}
    for support, words in SUPPORT.items():
        says = f"of victims who said whether they support a prosecution, latest views: {words}"
        yield Rate(f"prosecution.{support}", says, latest.count(support), len(latest), left)


def _since(victims: Sequence[Victim], today: date) -> Measure:
    """Give the median of the days since it has stopped, as far as a day is told."""
    stopped = [view for who in victims if (view := who.latest("behaviour")) is not None and view["behaviour"] == "stopped"]
    days = sorted((today - date.fromisoformat(view["since"])).days for view in stopped if view["since"] is not None)
    middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2 if days else None
    left = {"without a day since when": len(stopped) - len(days)}
    return Measure("days_stopped", "days since it stopped, as the victim says, median", middle, "days", len(days), left)


BESIDE = Caveat(
    "Views say what victims report. They are told beside re-offending and never in its place: that it has stopped proves no end of the "
    "conduct, and no report of further conduct proves that it has stopped."
)
QUESTION = Question(
    name="views",
    version=1,
    title="Whether the behaviour has stopped, as victims see it",
    definition=(
        "What each victim last said of the behaviour (stopped, less, same, worse), and whether she supports a prosecution; persons who "
        "were merged are one, across cases. Denominator: victims of cases that are open at the moment asked about, or of those referred in "
        "the days asked for; of these the ones who were asked, and then those who said it. The record does not hold what is asked in a "
        "contact: asked counts who was reached in any, or whose views are recorded; who was not is left out with the reason. What an "
        "advocate took down, by the role in which he acted, or passed on, is told apart: answers to somebody who stands by the victim are "
        "biased."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column("referred_on", "day of the first referral"),
        Column("open", "whether the case is open"),
        Column("victims", "each victim of the case, by opaque id"),
        Column("contacts", "each contact: entry, victim, and whether she was reached"),
        Column("views", "each victim's views in order of days: what she said, when, to whom in which role and agency, how she was reached"),
    ),
    lines=(
        Column("victim", "the victim", "person"),
        Column("cases", "whether any of her cases is open", "words"),
        Column("asked", "whether she said it, was reached and did not, was not reached, or no contact is recorded", "words"),
        Column("behaviour", "what has become of the behaviour, by her latest views of it", "words"),
        Column("since", "since when, as she says", "day"),
        Column("told_on", "when she said so", "day"),
        Column("before", "what she said of it before that", "words"),
        Column("support", "whether she supports a prosecution, by her latest views of that", "words"),
        Column("support_on", "when she said so", "day"),
        Column("by", "who took the latest views down", "member"),
        Column("collected_by", "whether an advocate did, or passed them on", "words"),
        Column("agency", "for which agency"),
        Column("number", "the unit's number of the case in which they are recorded"),
        Column("entry", "number of the entry"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    cohort="victims of cases that were referred",
    tell=tell,
)
