"""Orders of civil and criminal courts that protect somebody, from application to discharge (SPA 2019 ss.1 to 11; domain.md 3, 5.9, 8).

An order is called by the number of the entry that records its making, a condition by its number in the order itself. What the
court wrote is sealed; which conditions there are, of what kind and until when stands in the clear, for clocks and rules to read.
Conditions of bail stand with the bail (ledger.events.justice).
"""

from datetime import date
from typing import Annotated

from ledger.events.envelope import Statement
from ledger.events.event import About, Code, Doc, Entry, Event, Form, Group, Narrative, Person
from ledger.events.field import Suspect

Numbered = Annotated[str, Form("reference", r"[1-9][0-9]?[a-z]?")]
"""A condition by its number in the order: 1, 2, 3a."""


class OrderKind(Code):
    """Kinds of order (domain.md 5.9)."""

    SPO = "spo", "a stalking protection order"
    INTERIM_SPO = "interim_spo", "an interim stalking protection order"
    RESTRAINING = "restraining", "a restraining order"
    NON_MOLESTATION = "non_molestation", "a non-molestation order"
    DVPO = "dvpo", "a domestic violence protection order"
    DAPO = "dapo", "a domestic abuse protection order"
    INJUNCTION = "injunction", "an injunction"
    SEXUAL_RISK = "sexual_risk", "a sexual risk order"
    CRIMINAL_BEHAVIOUR = "criminal_behaviour", "a criminal behaviour order"


class Applicant(Code):
    """Who asks the court for an order."""

    POLICE = "police", "The police"
    PROSECUTION = "prosecution", "The prosecution"
    VICTIM = "victim", "The victim"
    OTHER = "other", "Another applicant"


class OrderChange(Code):
    """What can become of an order (domain.md 8: order-changed; SPA 2019 ss.4, 7, 9(5) to (7))."""

    VARIED = "varied", "was varied"
    RENEWED = "renewed", "was renewed"
    DISCHARGED = "discharged", "was discharged"
    APPEALED = "appealed", "was the subject of an appeal"
    SOA_NOTIFICATION = (
        "soa_notification",
        "ceased to require notification, which Part 2 of the Sexual Offences Act 2003 governs from then on",
    )
    SOA_ENDED = "soa_ended", "came to require notification, which Part 2 of the Sexual Offences Act 2003 no longer governs"


class AppealStage(Code):
    """How far an appeal has come (SPA 2019 s.7)."""

    LODGED = "lodged", "lodged"
    DISMISSED = "dismissed", "dismissed"
    VARIATION = "variation", "allowed in part, with a variation that has an entry of its own"
    SET_ASIDE = "set_aside", "allowed, and the order was set aside"


class Notified(Code):
    """What the person under an order tells the police (SPA 2019 s.9)."""

    FIRST = "first", "names and address"
    NEW_NAME = "new_name", "a new name"
    NEW_ADDRESS = "new_address", "a new address"


class NewDetail(Code):
    """What is to be notified when it is new (SPA 2019 s.9)."""

    NAME = "new_name", "a new name"
    ADDRESS = "new_address", "a new address"


class BreachStage(Code):
    """How far a breach has come (domain.md 8: reported or charged)."""

    REPORTED = "reported", "reported"
    CHARGED = "charged", "charged"


class OrderApplied(Event):
    """A court is asked for an order; an application for a stalking protection order is civil (SPA 2019 s.1; domain.md 5.9, 8)."""

    says = "{applicant} applied[ to {court}] for {kind}[ against {suspect}][, court reference {court_ref}].[ Grounds given: {grounds}.]"
    group, after_closure, reports = Group.ORDERS, True, True
    kind: Annotated[OrderKind, Doc("kind of order applied for")]
    applicant: Annotated[Applicant, Doc("who applies")]
    suspect: Suspect = None
    court: Annotated[str | None, About("suspect"), Doc("court applied to")] = None
    court_ref: Annotated[str | None, About("suspect"), Doc("reference of the court")] = None
    grounds: Annotated[Narrative | None, About("suspect"), Doc("grounds: the acts, the risk, and why an order is necessary")] = None


class OrderMade(Event):
    """A court made an order, with its conditions and how long it and each of them lasts (SPA 2019 ss.3, 5, 6; domain.md 3, 5.9)."""

    says = (
        "{court} made {kind}[ against {suspect}] on {made_on}[, with effect until {fixed_until}]"
        "[, with effect until further order{until_further_order?}][, on the application recorded in {application}]"
        "[, court reference {court_ref}].[ The interim order recorded in {interim} ended when this order was made.]"
        "[ Persons protected: {protected}.][ Prohibitions, by number: {prohibitions}.]"
        "[ Requirements, by number: {requirements}.]"
        "[ Limited to a locality, by number: {local}.][ With periods of their own, by number: {own_period} (until {own_until}).]"
        "[ Terms: {terms}.]"
    )
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "made_on"
    kind: Annotated[OrderKind, Doc("kind of order")]
    court: Annotated[str, About("suspect"), Doc("court that made it")]
    made_on: Annotated[date, Doc("day on which it was made")]
    suspect: Suspect = None
    fixed_until: Annotated[date | None, Doc("last day of the order, if it is for a fixed period", wanted=True, ahead=True)] = None
    until_further_order: Annotated[bool | None, Doc("whether it has effect until further order")] = None
    prohibitions: Annotated[tuple[Numbered, ...] | None, Doc("numbers of its prohibitions, as the order has them", wanted=True)] = None
    requirements: Annotated[tuple[Numbered, ...] | None, Doc("numbers of its requirements, as the order has them", wanted=True)] = None
    local: Annotated[tuple[Numbered, ...] | None, Doc("of these, the numbers of those limited to a locality")] = None
    own_period: Annotated[tuple[Numbered, ...] | None, Doc("of these, the numbers of those with a period of their own")] = None
    own_until: Annotated[tuple[date, ...] | None, Doc("last day of each of these, in the same order", ahead=True)] = None
    terms: Annotated[Narrative | None, About("suspect"), Doc("conditions in the words of the order, each with its number")] = None
    protected: Annotated[tuple[Person, ...] | None, Doc("persons whom it protects; they need not be the victim", wanted=True)] = None
    application: Annotated[Entry | None, Doc("number of the entry that applied for it; of an interim order, for the full one")] = None
    interim: Annotated[Entry | None, Doc("number of the entry that made the interim order which ended with it")] = None
    court_ref: Annotated[str | None, About("suspect"), Doc("reference of the court")] = None


class OrderRefused(Event):
    """A court refused an application for an order; an interim order made on it ends (SPA 2019 s.5(6); domain.md 3, 5.9)."""

    says = (
        "The application recorded in {application} was refused on {refused_on}[ by {court}]."
        "[ The interim order recorded in {interim} ended with the refusal.][ {reasons}.]"
    )
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "refused_on"
    application: Annotated[Entry, Doc("number of the entry that applied for it")]
    refused_on: Annotated[date, Doc("day on which it was refused")]
    court: Annotated[str | None, About("suspect"), Doc("court that refused it")] = None
    interim: Annotated[Entry | None, Doc("number of the entry that made the interim order which ended with it")] = None
    reasons: Annotated[Narrative | None, About("suspect"), Doc("why, as far as the court said")] = None


class OrderServed(Event):
    """An order was served on the person subject to it; days of notification begin with that day (SPA 2019 s.9; domain.md 8)."""

    says = "The order recorded in {order} was served on {served_on}[ by {server}].[ {detail}.]"
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "served_on"
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    served_on: Annotated[date, Doc("day on which it was served")]
    server: Annotated[str | None, About("suspect"), Doc("who served it")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("where and how it was served")] = None


class OrderChanged(Event):
    """An order was varied, renewed, discharged or appealed against, or its notification ceased or began (SPA 2019 ss.4, 7, 9)."""

    says = (
        "On {changed_on} the order recorded in {order} {how}[ at {court}][ ({appeal})][, with effect until {fixed_until}]"
        "[, with effect until further order{until_further_order?}]"
        "[, with the consents that its end within two years requires{consents?}]."
        "[ Conditions removed, by number: {removed}; the others stay.]"
        "[ New prohibitions, by number: {prohibitions}, beside the conditions that stay.]"
        "[ New requirements, by number: {requirements}, beside the conditions that stay.]"
        "[ Limited to a locality from then on, by number: {local}.]"
        "[ With periods of their own from then on, by number: {own_period} (until {own_until}).]"
        "[ {detail}.]"
    )
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "changed_on"
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    how: Annotated[OrderChange, Doc("what became of it")]
    changed_on: Annotated[date, Doc("day on which it happened")]
    court: Annotated[str | None, About("suspect"), Doc("court that decided")] = None
    appeal: Annotated[AppealStage | None, Doc("how far an appeal has come")] = None
    fixed_until: Annotated[date | None, Doc("last day of the order from now on, if it changed", ahead=True)] = None
    until_further_order: Annotated[bool | None, Doc("whether it has effect until further order from now on")] = None
    removed: Annotated[tuple[Numbered, ...] | None, Doc("numbers of the conditions that ended")] = None
    prohibitions: Annotated[tuple[Numbered, ...] | None, Doc("numbers of new prohibitions")] = None
    requirements: Annotated[tuple[Numbered, ...] | None, Doc("numbers of new requirements")] = None
    local: Annotated[tuple[Numbered, ...] | None, Doc("numbers of the conditions limited to a locality from now on")] = None
    own_period: Annotated[tuple[Numbered, ...] | None, Doc("numbers of the conditions with a period of their own from now on")] = None
    own_until: Annotated[tuple[date, ...] | None, Doc("last day of each of these, in the same order", ahead=True)] = None
    consents: Annotated[bool | None, Doc("whether those consented without whom it does not end within two years")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("why, and new conditions in the words of the court")] = None


class NotifiableChangeLearned(Event):
    """It became known that the person under an order has a new name or address, which must be notified (SPA 2019 s.9; domain.md 8)."""

    says = "{actor} learned that the person subject to the order recorded in {order} has had {change} since {changed_on}.[ {detail}.]"
    group, after_closure, reports = Group.ORDERS, True, True
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    change: Annotated[NewDetail, Doc("what is new")]
    changed_on: Annotated[date, Doc("day since which it is so")]
    detail: Annotated[Narrative | None, About("suspect"), Doc("what is known, and from whom")] = None


class OrderNotificationReceived(Event):
    """Names or address were notified under an order, which is acknowledged in writing (SPA 2019 ss.9, 10(4); domain.md 3, 5.9)."""

    says = (
        "The person subject to the order recorded in {order} notified the police of {notified} on {notified_on}."
        "[ Names: {names}.][ Address: {address}.][ Acknowledged in writing on {acknowledged_on}.]"
    )
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "notified_on"
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    notified: Annotated[Notified, Doc("what was notified")]
    notified_on: Annotated[date, Doc("day on which it was notified")]
    names: Annotated[tuple[str, ...] | None, About("suspect"), Doc("every name notified")] = None
    address: Annotated[str | None, About("suspect"), Doc("address notified")] = None
    acknowledged_on: Annotated[date | None, Doc("day of the written acknowledgement", later=True)] = None


class OrderBreached(Event):
    """A breach of an order was reported, or charged; it names the conditions said to be breached (SPA 2019 s.8; domain.md 3, 8)."""

    says = (
        "A breach of the order recorded in {order}[, said to have happened on {breached_on},] was {stage}. "
        "Conditions named, by number: {conditions}.[ The charge is recorded in {charge}.][ Crime reference: {crime_ref}.][ {detail}.]"
    )
    group, after_closure, default_statement, reports = Group.ORDERS, True, Statement.ALLEGATION, True
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    conditions: Annotated[tuple[Numbered, ...], Doc("numbers of the conditions said to be breached, as the order has them")]
    stage: Annotated[BreachStage, Doc("how far it has come")]
    breached_on: Annotated[date | None, Doc("day on which the breach is said to have happened, if it is known", wanted=True)] = None
    charge: Annotated[Entry | None, Doc("number of the entry that laid the charge", later=True)] = None
    crime_ref: Annotated[str | None, About("suspect"), Doc("crime reference")] = None
    detail: Annotated[Narrative | None, About("victim"), Doc("what happened, and from whom that is known")] = None


class TagFitted(Event):
    """A GPS tag was fitted to the person under an order (domain.md 1.1, 5.9)."""

    says = "A GPS tag was fitted on {fitted_on} under the order recorded in {order}[, condition {condition}][, by {provider}].[ {detail}.]"
    group, after_closure, reports = Group.ORDERS, True, True
    happened_on = "fitted_on"
    order: Annotated[Entry, Doc("number of the entry that made the order")]
    fitted_on: Annotated[date, Doc("day on which it was fitted")]
    condition: Annotated[Numbered | None, Doc("number of the condition that requires it")] = None
    provider: Annotated[str | None, About("suspect"), Doc("who fitted it")] = None
    detail: Annotated[Narrative | None, About("suspect"), Doc("what it monitors, and who is told")] = None
