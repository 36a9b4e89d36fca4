"""What a stalker did, by codes (Protection from Harassment Act 1997 s.2A(3); domain.md 2.3)."""

from ledger.events.code import Code


class Behaviour(Code):
    """Behaviours that the Act names as examples, then those that units record beside them; STATUTORY says which is which."""

    FOLLOWING = "following", "following"
    CONTACTING = "contacting", "contacting or attempting to contact by any means"
    PUBLISHING = "publishing", "publishing material about the victim or as if from the victim"
    MONITORING = "monitoring", "monitoring the use of the internet, email or other communication"
    LOITERING = "loitering", "loitering"
    INTERFERING = "interfering", "interfering with property"
    WATCHING = "watching", "watching or spying"
    THREAT = "threat", "threats"
    VIOLENCE = "violence", "violence"
    PROXY = "proxy", "contact through a third party"
    GIFT = "gift", "unwanted gifts"
    TRACKING = "tracking", "a tracking device"
    ACCOUNT_ACCESS = "account_access", "access to accounts"
    FALSE_REPORT = "false_report", "false reports"
    ORDER_BREACH = "order_breach", "breach of an order"
    HARM_TO_OTHERS = "harm_to_others", "harm to a pet or child"


STATUTORY = {
    Behaviour.FOLLOWING: "s.2A(3)(a)", Behaviour.CONTACTING: "s.2A(3)(b)", Behaviour.PUBLISHING: "s.2A(3)(c)",
    Behaviour.MONITORING: "s.2A(3)(d)", Behaviour.LOITERING: "s.2A(3)(e)", Behaviour.INTERFERING: "s.2A(3)(f)",
    Behaviour.WATCHING: "s.2A(3)(g)",
}  # fmt: skip
"""Where the Protection from Harassment Act 1997 names a behaviour."""
