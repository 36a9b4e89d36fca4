"""What is reported to have been done, by codes (Protection from Harassment Act 1997 s.2A(3); domain.md 2.3)."""

from ledger.events.code import Code


class Behaviour(Code):
    """What was done, by code (domain.md 2.3). STATUTORY says which of them the Act names as examples of stalking."""

    FOLLOWING = "following", "following"
    CONTACT = "contact", "contact or attempts at contact"
    PUBLISHING = "publishing", "publication of material about the victim or in the victim's name"
    MONITORING = "monitoring", "monitoring of the victim's internet, email or other electronic communication"
    LOITERING = "loitering", "loitering"
    INTERFERENCE = "interference", "interference with property"
    WATCHING = "watching", "watching or spying"
    THREAT = "threat", "threats"
    VIOLENCE = "violence", "violence"
    PROXY_CONTACT = "proxy_contact", "contact through another person"
    UNWANTED_GIFT = "unwanted_gift", "unwanted gifts"
    TRACKING_DEVICE = "tracking_device", "use of a tracking device"
    ACCOUNT_ACCESS = "account_access", "access to the victim's accounts"
    FALSE_REPORT = "false_report", "false reports about the victim"
    ORDER_BREACH = "order_breach", "breach of an order"
    HARM_TO_CHILD = "harm_to_child", "harm to a child"
    HARM_TO_ANIMAL = "harm_to_animal", "harm to an animal"
    OTHER = "other", "other conduct"


STATUTORY: dict[Behaviour, str] = {
    Behaviour.FOLLOWING: "PHA 1997 s.2A(3)(a)",
    Behaviour.CONTACT: "PHA 1997 s.2A(3)(b)",
    Behaviour.PUBLISHING: "PHA 1997 s.2A(3)(c)",
    Behaviour.MONITORING: "PHA 1997 s.2A(3)(d)",
    Behaviour.LOITERING: "PHA 1997 s.2A(3)(e)",
    Behaviour.INTERFERENCE: "PHA 1997 s.2A(3)(f)",
    Behaviour.WATCHING: "PHA 1997 s.2A(3)(g)",
}
"""Behaviours that the Act gives as examples of acts associated with stalking, with the paragraph; the others are local codes."""
