"""The code lists of what is recorded with and for a victim (domain.md 5.7, 8)."""

from ledger.events.code import Code


class Means(Code):
    """How somebody is reached (domain.md 5.7: method)."""

    IN_PERSON = "in_person", "in person"
    TELEPHONE = "telephone", "by telephone"
    VIDEO = "video", "by video call"
    MESSAGE = "message", "by text message"
    EMAIL = "email", "by email"
    LETTER = "letter", "by letter"
    THROUGH_ADVOCATE = "through_advocate", "through an advocate"


class ContactOutcome(Code):
    """What came of an attempt to reach the victim (domain.md 5.7)."""

    REACHED = "reached", "contact was made"
    MESSAGE_LEFT = "message_left", "a message was left"
    NO_ANSWER = "no_answer", "there was no answer"
    BROKEN_OFF = "broken_off", "the contact was broken off"
    ANSWERED_BY_ANOTHER = "answered_by_another", "somebody else answered"
    NONE_WANTED = "none_wanted", "the victim wants no further contact"


class Safety(Code):
    """Whether the victim could speak without danger (domain.md 5.7: safe)."""

    SAFE = "safe", "It was safe to speak"
    UNSAFE = "unsafe", "It was not safe to speak"
    NOT_KNOWN = "not_known", "Whether it was safe to speak is not known"


class ConsentScope(Code):
    """To what a victim consents; safety is shared for on other grounds too (domain.md 5.13: never the sole basis)."""

    ADVOCACY = "advocacy", "support from an advocate"
    SHARING = "sharing", "the sharing of information with partner agencies"
    REFERRAL = "referral", "referral to another service"
    HEALTH_RECORDS = "health_records", "a request for health records"
    LATER_CONTACT = "later_contact", "being asked later about the service"
    RESEARCH = "research", "the use of the record for research"


class Consent(Code):
    """What was said to it."""

    GIVEN = "given", "gave"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrew"


class Need(Code):
    """Of what a victim is in need (domain.md 5.7)."""

    SAFETY = "safety", "safety at home and when travelling"
    DEVICES = "devices", "safety of devices and accounts"
    HOUSING = "housing", "housing"
    EMOTIONAL = "emotional", "emotional support"
    HEALTH = "health", "health care"
    CHILDREN = "children", "the safety of children"
    WORK = "work", "work or study"
    MONEY = "money", "money"
    COURT = "court", "support at court"
    COMMUNICATION = "communication", "help with communication"


class Entitlement(Code):
    """To which rights of the Victims' Code the victim is entitled: the enhanced ones shorten its times (domain.md 3)."""

    STANDARD = "standard", "is entitled to the rights of the Victims' Code"
    ENHANCED = "enhanced", "is entitled to enhanced rights under the Victims' Code"
    NOT_DECIDED = "not_decided", "may be entitled to enhanced rights under the Victims' Code; this is still to be decided"


class PlanStep(Code):
    """What was done about a safety plan (domain.md 5.7)."""

    AGREED = "agreed", "agreed a safety plan with"
    REVIEWED = "reviewed", "reviewed the safety plan with"


class InformedOf(Code):
    """What a victim is told of (Victims' Code; domain.md 3, 5.7)."""

    RIGHTS = "rights", "rights under the Victims' Code"
    ARREST = "arrest", "the arrest"
    BAIL = "bail", "bail and its conditions"
    CHARGE = "charge", "the charge"
    CASE_OUTCOME = "case_outcome", "the outcome of the investigation"
    HEARING = "hearing", "a hearing"
    COURT_RESULT = "court_result", "what the court decided"
    ORDER = "order", "an order and its conditions"
    RELEASE = "release", "a release from custody or hospital"
    SUPPORT = "support", "services that offer support"
    REVIEW = "review", "the right to have a decision not to prosecute reviewed"
    SUPPORT_REFERRAL = "support_referral", "a referral to a service that offers support"
    CLOSURE = "closure", "the end of the unit's work"


class CodeTime(Code):
    """Within which time the Victims' Code requires it (domain.md 3)."""

    ONE_WORKING_DAY = "one_working_day", "one working day"
    TWO_WORKING_DAYS = "two_working_days", "two working days"
    FIVE_WORKING_DAYS = "five_working_days", "five working days"


class Behaviour(Code):
    """What has become of the behaviour, as the victim sees it (domain.md 8: victims want the behaviour to stop)."""

    STOPPED = "stopped", "has stopped"
    LESS = "less", "has reduced"
    SAME = "same", "continues as before"
    WORSE = "worse", "has got worse"


class Support(Code):
    """Whether the victim supports a prosecution (domain.md 8)."""

    YES = "yes", "supports a prosecution"
    NO = "no", "does not support a prosecution"
    WITHDREW = "withdrew", "no longer supports a prosecution"
    UNSURE = "unsure", "is unsure whether to support a prosecution"


class StatementStep(Code):
    """What became of a victim personal statement (domain.md 5.7: vps)."""

    OFFERED = "offered", "was offered to"
    TAKEN = "taken", "was taken from"
    DECLINED = "declined", "was declined by"


class ReviewStep(Code):
    """What became of the right to have a decision not to prosecute reviewed (Victims' Code, Right 6; domain.md 3: VRR)."""

    REQUESTED = "requested", "asked for a review"
    NOT_WANTED = "not_wanted", "wants no review"
    WITHDRAWN = "withdrawn", "withdrew the request for a review"
    UPHELD = "upheld", "was told that the decision stands"
    OVERTURNED = "overturned", "was told that the decision was overturned"


class Respondent(Code):
    """Who is asked what the service was worth (domain.md 8)."""

    VICTIM = "victim", "A victim"
    SUBJECT = "subject", "A person whose behaviour the unit works on"
    STAKEHOLDER = "stakeholder", "A professional who works with the unit"


class Collector(Code):
    """Who asked: answers collected by an advocate are biased (domain.md 6, P16)."""

    ADVOCATE = "advocate", "by an advocate"
    UNIT = "unit", "by another member of the unit"
    INDEPENDENT = "independent", "by somebody independent of the unit"


class AdvocacyEnd(Code):
    """Why an advocate's work ends (domain.md 5.7)."""

    COMPLETED = "completed", "the work is complete"
    VICTIM_REQUEST = "victim_request", "the victim asked for it to end"
    LOST_CONTACT = "lost_contact", "contact was lost"
    OTHER_SERVICE = "other_service", "another service has taken over"


class DisclosureBasis(Code):
    """On which ground a victim is told who the suspect is (Right to Know; domain.md 1.6, 5.7)."""

    RIGHT_TO_KNOW = "right_to_know", "the victim's right to know the identity of the suspect"
    SAFETY = "safety", "the protection of the victim"
    PROCEEDINGS = "proceedings", "proceedings in which the suspect is named"
