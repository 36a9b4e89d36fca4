"""The words of a pack that do not come from the record: plain English for the person who asked (DPA 2018 ss.44, 45, 46 to 48, 51, 165).

Everybody to whom nothing is given gets the same words: they tell nothing of whether anything is held (s.45(4) to (6)).
"""

from collections.abc import Mapping
from typing import NamedTuple

TITLE = "Your personal data"
SUBTITLE = "Answer to your request for access"
PART_3 = frozenset({"police", "probation"})
"""Kinds of agencies that answer under Part 3 of the Data Protection Act 2018; others answer under the UK GDPR (domain.md 3)."""
NOTHING = (
    "There is no information that the law requires us to give you in answer to this request.",
    "Everybody to whom there is nothing to give is answered in these words. They do not say whether or not we hold anything about you.",
)
GIVEN = (
    "This is the information that the law requires us to give you.",
    "It tells what was recorded, which need not have been found to be true: a report stands as a report, an assessment as an assessment.",
    "Other people are not named. For somebody else, or a number or place that is not yours, more general words stand here.",
)
ADDRESS = (
    "Please keep these pages where others cannot read them. If you share your address, telephone or computer with somebody, and it would "
    "put you or anyone else at risk if they read this, tell us how we can reach you safely."
)
AUTOMATED = (
    "No decision about you is made by a computer alone. Where a computer worked out a score, a person looked at it and decided."
)
COMMISSIONER = (
    "You may complain to the Information Commissioner: Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, "
    "Cheshire SK9 5AF; telephone 0303 123 1113; www.ico.org.uk."
)
COMPLAIN = "You may complain to us. We tell you within 30 days that we have your complaint, and then what we found."
COURT = "You may ask a court to order us to do what data protection law requires (section 167 of the Data Protection Act 2018)."
RIGHTS: Mapping[bool, tuple[str, ...]] = {
    True: (
        "You may ask us to put right what is wrong, or to complete it (section 46 of the Data Protection Act 2018).",
        "You may ask us to erase what we should not hold, or to restrict what is done with it (section 47).",
        "If we refuse, you may ask the Information Commissioner to check that the refusal was lawful (section 51).",
    ),
    False: (
        "You may ask us to put right what is wrong, or to complete it (Article 16 of the UK GDPR).",
        "You may ask us to erase what we should no longer hold (Article 17), or to restrict what is done with it (Article 18).",
        "You may object to what we do with it (Article 21).",
    ),
}  # fmt: skip
"""By whether the controller answers under Part 3."""
PERIOD_UNKNOWN = (
    "We keep it for as long as the purposes above need it. From time to time we review that, and erase what we no longer need."
)
KEPT = (
    "We review whether we still need it when {lengths} have passed{which}. We count from a day such as the one on which you last came to "
    "our notice. What we no longer need we erase."
)
WHICH = ", depending on what it is about"
PARTNERS = "Other agencies that work together in this unit, under a written agreement: {kinds}."
NOT_SHARED = "It was given to nobody outside our own organisation, except as the law may have required."
OUTSIDE = "An organisation outside this unit"
KINDS: Mapping[str, str] = {
    "police": "the police", "probation": "the probation service", "health": "health services", "advocacy": "services that support victims",
}  # fmt: skip
"""Kinds of agencies, as recipients are told (DPA 2018 s.45(2)(c): recipients or categories of recipients)."""
ANOTHER_KIND = "other public bodies"


class Ground(NamedTuple):
    """Why something is left out, as the person is told, and from where it comes."""

    words: str
    source: str


GROUNDS: Mapping[bool, Mapping[str, Ground]] = {
    True: {
        "inquiry": Ground("giving it could obstruct an official or legal inquiry, investigation or procedure", "DPA 2018 s.45(4)(a)"),
        "crime": Ground("giving it could harm the prevention, detection, investigation or prosecution of crime", "DPA 2018 s.45(4)(b)"),
        "public_security": Ground("giving it could harm public security", "DPA 2018 s.45(4)(c)"),
        "national_security": Ground("giving it could harm national security", "DPA 2018 s.45(4)(d)"),
        "others": Ground("the rights and freedoms of other people have to be protected", "DPA 2018 s.45(4)(e)"),
        "privilege": Ground("it is covered by legal professional privilege", "DPA 2018 s.45A"),
    },
    False: {
        "crime": Ground("giving it could harm the prevention or detection of crime", "DPA 2018 Schedule 2"),
        "others": Ground("the rights of other people have to be protected", "DPA 2018 Schedule 2"),
        "privilege": Ground("it is covered by legal professional privilege", "DPA 2018 Schedule 2"),
        "serious_harm": Ground("giving it could do serious harm to the health of you or of another person", "DPA 2018 Schedule 3"),
    },
}  # fmt: skip
"""Grounds by whether the controller answers under Part 3, then by code."""
LEFT_OUT = "Some information is left out, because {grounds}. You may complain about this, as the last page says."
RECORDS: Mapping[str, str] = {
    "referral": "referral and identity", "gates": "decisions on the matter", "assessment": "assessments",
    "victim": "support offered to you", "justice": "police and court matters", "orders": "orders of courts",
    "conduct": "what was reported", "notes": "notes", "corrections": "what you said of what is recorded",
    "health": "health records", "plan": "plans and advice",
}  # fmt: skip
"""Kinds of records in plain words, by the group of the type (ledger.events.group.Group)."""
BASES: Mapping[str, str] = {
    "law_enforcement_task": "It is needed for a task of ours that the law gives us, to prevent, detect or deal with crime "
    "(section 35(2)(b) of the Data Protection Act 2018).",
    "consent": "You consented to it.",
    "legal_obligation": "The law obliges us to keep it (Article 6(1)(c) of the UK GDPR).",
    "public_task": "It is needed for a task of ours in the public interest (Article 6(1)(e) of the UK GDPR).",
    "legitimate_interests": "It is needed for legitimate interests, ours or of others (Article 6(1)(f) of the UK GDPR).",
}  # fmt: skip
"""Lawful bases in plain words (ledger.events.lawful.LawfulBasis)."""
CONDITIONS: Mapping[str, str] = {
    "statutory": "Where it is sensitive, it is needed for a purpose that a law sets.",
    "safeguarding": "Where it is sensitive, it is needed to safeguard people at risk.",
    "health_care": "Where it is about health, it is needed to provide care (Article 9(2)(h)).",
    "legal_claims": "Where it is sensitive, it is needed for legal claims.",
}  # fmt: skip
"""Further conditions in plain words (ledger.events.lawful.Condition)."""
ORIGINS: Mapping[str, str] = {
    "allegation": "what other people reported to us, or to agencies with which we work",
    "hearsay": "what other people reported to us, or to agencies with which we work",
    "professional_assessment": "assessments and decisions of our own staff and of professionals with whom we work",
    "opinion": "assessments and decisions of our own staff and of professionals with whom we work",
    "inference": "assessments and decisions of our own staff and of professionals with whom we work",
    "fact": "our own work and records, and official records such as those of courts",
}  # fmt: skip
"""Where data came from, by on what they rest (ledger.events.envelope.Statement): never who said it (DPA 2018 s.45(2)(g))."""
EARLIER = "older records, from which they were taken over"
