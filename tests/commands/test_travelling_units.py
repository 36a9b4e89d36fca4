"""One restricted and one erased unit travel through every command, in every form and on both axes of time.

The restricted one is shown to whoever may reach it for a purpose that reaches it, and to nobody else; the erased one nowhere.
A command that is not in the itinerary fails here, so a new one cannot be forgotten.
"""

import json

import click
import pytest

from commands import cli, output
from commands.record import record

ERASED_NAME, ERASED_PHONE, ERASED_CONTACT = "Zebulon Quagmire", "07700 900987", "behind the blue gasworks"
RESTRICTED_NOTE, RESTRICTED_ACTION = "quicksilver lane beside the mill", "an unlisted flat in Tarporley"
PLAIN = "The allotment was visited."
ERASED = (ERASED_NAME, "Zebulon", "Quagmire", ERASED_PHONE, ERASED_CONTACT)
RESTRICTED = (RESTRICTED_NOTE, RESTRICTED_ACTION)
REACHING = ("disclosure", "legal_claim", "criminal_proceedings", "lawfulness")
ERASURE = "[erased on "
RESTRICTION = "[withheld: restricted]"

DECISION = ("share", "decide", "{case}", "--decision", "granted", "--sharing-basis", "cda115", "--informed", "will_be")
QUALITY = ("--accuracy", "verified", "--completeness", "partly", "--reliability", "unknown")
ASKING = ("share", "ask", "{case}", "--of", "cwp", "--purposes", "safeguarding", "--urgency", "urgent", "--fields", "-")
GIVEN = ("--items", "1", "--recipient", "cwp", "--purposes", "safeguarding")
GIVING = ("share", "give", "{case}", *GIVEN, "--method", "ledger", *QUALITY, "--fields", "-")
HOLDING = ("--kind", "cpia", "--until", "verdict", "--review-on", "2199-01-01", "--reason", "-", "--dry-run")
ACCESS = ("--controller", "cheshire-police", "--review", "-", "--request")
PERSON_TYPED = '{"name": "Somebody Else"}'
ITINERARY = {
    "access-log": [("access-log",), ("access-log", "--case", "{case}"), ("access-log", "--person", "P-1", "--refused")],
    "access-log expire": [("access-log", "expire", "--dry-run")],
    "ask": [("ask", "caseload"), ("ask", "due", "--case", "{case}"), ("ask", "--list")],
    "caseload": [("caseload",), ("caseload", "--all", "--by", "owner"), ("caseload", "--changed-since", "yesterday")],
    "due": [("due",), ("due", "--case", "{case}"), ("due", "--owner", "{noor}", "--overdue"), ("due", "--before", "9mar")],
    "correct": [("correct", "{case}#4", "--field", "text", "--strike", "--reason", "-", "--dry-run"),
                ("correct", "P-1#1", "--field", "phone", "--strike", "--fields", "-", "--dry-run"),
                ("correct", "{case}#4", "--wrong-case", "CHS-26-9999", "--likely-risk", "none", "--fields", "-", "--dry-run")],
    "diff": [("diff", "{case}", "--from", "{middle}"), ("diff", "{case}", "--from", "yesterday"), ("diff", "P-1", "--from", "1"),
             ("diff", "UNIT", "--from", "1")],
    "doctor": [("doctor",)],
    "events explain": [("events", "explain", "content-erased")],
    "events list": [("events", "list")],
    "find": [("find", "-"), ("find", "-", "--all")],
    "policy adopt": [("policy", "adopt", "-", "--dry-run")],
    "policy show": [("policy", "show")],
    "policy periods": [("policy", "periods"), ("policy", "periods", "--on", "yesterday")],
    "retention classify": [("retention", "classify", "P-1", "--controller", "cheshire-police", "--category", "group_2", "--from", "9mar",
                            "--reason", "-", "--dry-run")],
    "retention due": [("retention", "due"), ("retention", "due", "--on", "2199-01-01", "--controller", "cwp")],
    "retention hold": [("retention", "hold", "{case}", *HOLDING), ("retention", "hold", "P-1", *HOLDING)],
    "retention list": [("retention", "list"), ("retention", "list", "P-1"), ("retention", "list", "{case}", "--state", "held")],
    "retention release": [("retention", "release", "{case}#1", "--reason", "-", "--dry-run")],
    "retention review": [("retention", "review", "P-1", "--controller", "cheshire-police", "--decision", "erase", "--criteria", "none",
                          "--dry-run", "--fields", "-")],
    "projections check": [("projections", "check")],
    "projections release": [("projections", "release")],
    "projections rebuild": [("projections", "rebuild"), ("projections", "rebuild", "--all")],
    "projections status": [("projections", "status")],
    "verify": [("verify",), ("verify", "--case", "{case}")],
    "statement": [("statement",)],
    "receipt": [("receipt", "{case}#1"), ("receipt", "{case}#4"), ("receipt", "P-1#1"), ("receipt", "UNIT#1")],
    "refer": [("refer", "--agency", "police", "--channel", "email", "--victim-aware", "no", "--dry-run", "--fields", "-")],
    "who-holds": [("who-holds", "{case}"), ("who-holds", "{case}#4"), ("who-holds", "P-1"), ("who-holds", "P-1#1")],
    "rights restrict": [("rights", "restrict", "{case}#4", "--ground", "evidence", "--dry-run"),
                        ("rights", "restrict", "P-1", "--in-cases", "--ground", "evidence", "--dry-run")],
    "record restriction-lifted": [
        ("record", "restriction-lifted", "{case}", "--restriction", "4", "--told-on", "yesterday", "--dry-run", "--fields", "-")
    ],
    "rights lift": [("rights", "lift", "{case}#4", "--told-on", "yesterday", "--reason", "-", "--dry-run")],
    "replay": [("replay", "{case}"), ("replay", "P-1"), ("replay", "P-2"), ("replay", "UNIT")],
    "server start": [("server", "start")],
    "server status": [("server", "status")],
    "show": [("show", "{case}"), ("show", "P-1"), ("show", "P-2"), ("show", "UNIT"),
             ("show", "{case}", "--next"), ("show", "P-1", "--next"), ("show", "UNIT", "--next")],
    "timeline": [("timeline", "P-1"), ("timeline", "P-2"), ("timeline", "P-1", "--entries")],
    "user disable": [("user", "disable", "noor", "--because", "left", "--dry-run")],
    "user list": [("user", "list")],
    "user roles": [("user", "roles", "noor", "--agency", "cwp", "--role", "practitioner", "--dry-run")],
    "record action-routed": [("record", "action-routed", "{case}", "--route", "case_discussion", "--dry-run")],
    "record allocation-accepted": [("record", "allocation-accepted", "{case}", "--dry-run")],
    "record case-allocated": [("record", "case-allocated", "{case}", "--owner", "{noor}", "--role", "supervisor",
                               "--agency", "cheshire-police", "--dry-run")],
    "record case-transferred": [("record", "case-transferred", "{case}", "--area", "north-wales", "--dry-run", "--fields", "-")],
    "record review-held": [("record", "review-held", "{case}", "--effective", "no", "--next-on", "9mar", "--dry-run", "--fields", "-")],
    "record screen-decided": [("record", "screen-decided", "{case}", "--outcome", "defer", "--dry-run", "--fields", "-")],
    "record service-responded": [("record", "service-responded", "{case}", "--service", "clinic", "--response", "accepted", "--dry-run")],
    "unit": [("unit",), ("unit", "--on", "yesterday", "--names")],
    "record act-confirmed": [("record", "act-confirmed", "{case}", "--version", "1", "--dry-run")],
    "record agency-named": [("record", "agency-named", "--agency", "nhs", "--name", "Trust", "--sector", "health", "--since", "9mar",
                             "--dry-run")],
    "record member-named": [("record", "member-named", "--member", "new", "--since", "9mar", "--dry-run", "--fields", "-")],
    "record defect-recorded": [("record", "defect-recorded", "--dry-run", "--fields", "-")],
    "record defect-mended": [("record", "defect-mended", "--defect", "1", "--dry-run", "--fields", "-")],
    "record role-held": [("record", "role-held", "--member", "M-1", "--role", "nurse", "--agency", "nhs", "--since", "9mar", "--dry-run")],
    "record role-ended": [("record", "role-ended", "--member", "M-1", "--role", "nurse", "--agency", "nhs", "--on", "9mar", "--dry-run")],
    "share agreement adopt": [("share", "agreement", "adopt", "-", "--dry-run")],
    "share agreement show": [("share", "agreement", "show"), ("share", "agreement", "show", "--matrix", "--on", "today")],
    "share ask": [(*ASKING, "--dry-run")],
    "share decide": [(*DECISION, *GIVEN, "--dry-run", "--fields", "-"),
                     (*DECISION, "--share", "{given}", "--dry-run", "--fields", "-")],
    "share give": [(*GIVING, "--dry-run"), (*GIVING, "--items", "4", "--persons", "P-1", "--dry-run")],
    "share ack": [("share", "ack", "{case}#{given}", "--how", "destroyed", "--dry-run", "--fields", "-")],
    "share recall": [("share", "recall", "{case}#{given}", "--dry-run", "--fields", "-")],
    "share list": [("share", "list", "{case}"), ("share", "list", "--person", "P-1"),
                   ("share", "list", "{case}", "--names", "--reason", "-")],
    "record recipient-notified": [("record", "recipient-notified", "{case}", "--share", "{given}", "--of", "erasure", "--dry-run",
                                   "--fields", "-")],
    "record condition-breached": [("record", "condition-breached", "{case}", "--share", "{given}", "--dry-run", "--fields", "-")],
    "rights request": [("rights", "request", "P-1", "--kind", "access", "--controller", "cheshire-police", "--channel", "email",
                        "--dry-run", "--fields", "-")],
    "rights follow": [("rights", "follow", "P-1#1", "--how", "refused", "--dry-run", "--fields", "-")],
    "rights rectify": [("rights", "rectify", "{case}#4", "--field", "text", "--strike", "--request", "P-1#1", "--dry-run",
                        "--fields", "-")],
    "rights dispute": [("rights", "dispute", "{case}#4", "--disputed-by", "practitioner", "--raised-on", "today", "--dry-run",
                        "--fields", "-")],
    "rights resolve": [("rights", "resolve", "{case}#6", "--outcome", "restricted", "--dry-run", "--fields", "-")],
    "rights statement": [("rights", "statement", "{case}#4", "--made-by", "practitioner", "--person", "{noor}", "--dry-run",
                          "--fields", "-")],
    "rights list": [("rights", "list", "--all"), ("rights", "list", "P-1")],
    "record glass-reviewed": [("record", "glass-reviewed", "{case}", "--opened", "1", "--verdict", "justified", "--dry-run")],
    "rights access": [("rights", "access", "P-1", *ACCESS, "{asked}"), ("rights", "access", "P-2", *ACCESS, "{asked_too}")],
    "report ropa": [("report", "ropa"), ("report", "ropa", "--markdown")],
    "share visible": [("share", "visible", "{case}", "--agency", "cwp"), ("share", "visible", "{case}#4", "--agency", "cheshire-police")],
    "share agreement review": [("share", "agreement", "review", "UNIT#3", "--outcome", "continued", "--review-on", "9mar", "--dry-run")],
    "record case-closed": [("record", "case-closed", "{case}", "--reason", "completed", "--risk-at-close", "low", "--dry-run",
                            "--fields", "-")],
    "record case-reopened": [("record", "case-reopened", "{case}", "--trigger", "review", "--dry-run")],
    "record clinical-note-recorded": [("record", "clinical-note-recorded", "{case}", "--dry-run", "--fields", "-")],
    "rights erase": [("rights", "erase", "P-2", "--scope", "person", "--authority", "unlawful", "--review", "RR-1", "--keep", "--dry-run"),
                     ("rights", "erase", "{case}", "--scope", "facts", "--authority", "unlawful", "--review", "RR-1", "--dry-run"),
                     ("rights", "erase", "--list")],
    "record clinic": [("record", "clinic", "{case}", "--members", "{noor}", "--quorum", "quorate", "--undertaking", "given", "--dry-run",
                       "--fields", "-")],
    "record discussion-scheduled": [("record", "discussion-scheduled", "{case}", "--scheduled-for", "23:59", "--agencies", "cwp",
                                     "--dry-run")],
    "record discussion-held": [("record", "discussion-held", "{case}", "--agencies", "cwp", "--members", "{noor}", "--quorum", "quorate",
                                "--undertaking", "given", "--dry-run")],
    "record information-contributed": [("record", "information-contributed", "{case}", "--agency", "cwp", "--to", "nps",
                                        "--sharing-basis", "consent", "--dry-run", "--fields", "-")],
    "record dissent-recorded": [("record", "dissent-recorded", "{case}", "--agency", "cwp", "--matter", "risk", "--dry-run",
                                 "--fields", "-")],
    "record minutes-agreed": [("record", "minutes-agreed", "{case}", "--edition", "1", "--agencies", "cwp", "--dry-run")],
    "record incident-recorded": [("record", "incident-recorded", "{case}", "--victim", "P-1", "--behaviours", "loitering", "--dry-run",
                                  "--fields", "-")],
    "record relationship-recorded": [("record", "relationship-recorded", "{case}", "--suspect", "P-1", "--victim", "P-1", "--kind",
                                      "friend", "--dry-run")],
    "record referral-linked": [("record", "referral-linked", "{case}", "--duplicate-of", "{case}", "--match", "same_crime", "--dry-run")],
    "record referral-withdrawn": [("record", "referral-withdrawn", "{case}", "--dry-run", "--fields", "-")],
    "record note-recorded": [("record", "note-recorded", "{case}", "--dry-run", "--fields", "-")],
    "record fact-disputed": [("record", "fact-disputed", "{case}", "--target", "1", "--disputed-by", "practitioner", "--person", "{noor}",
                              "--raised-on", "9mar", "--dry-run", "--fields", "-")],
    "record dispute-resolved": [("record", "dispute-resolved", "{case}", "--dispute", "8", "--outcome", "stands", "--dry-run",
                                 "--fields", "-")],
    "record party-identified": [("record", "party-identified", "--dry-run", "--fields", "-"),
                                ("record", "party-identified", "P-1", "--dry-run", "--fields", "-")],
    "record party-joined": [("record", "party-joined", "{case}", "--party", "P-1", "--category", "witness", "--dry-run")],
    "record record-restricted": [("record", "record-restricted", "{case}", "--ground", "evidence", "--versions", "1", "--dry-run")],
    "record referral": [("record", "referral", "--agency", "police", "--channel", "email", "--victim-aware", "no",
                         "--dry-run", "--fields", "-")],
    "record victim-contacted": [("record", "victim-contacted", "{case}", "--method", "telephone", "--outcome", "reached", "--dry-run",
                                 "--fields", "-")],
    "record victim-consent-recorded": [("record", "victim-consent-recorded", "{case}", "--scope", "advocacy", "--decision", "given",
                                        "--method", "letter", "--dry-run")],
    "record victim-needs-assessed": [("record", "victim-needs-assessed", "{case}", "--needs", "safety", "--entitlement", "enhanced",
                                      "--dry-run")],
    "record safety-plan-recorded": [("record", "safety-plan-recorded", "{case}", "--step", "agreed", "--next-on", "9mar", "--dry-run")],
    "record victim-informed": [("record", "victim-informed", "{case}", "--of", "rights", "--method", "letter", "--entry", "1",
                                "--dry-run")],
    "record victim-views-recorded": [("record", "victim-views-recorded", "{case}", "--behaviour", "same", "--dry-run")],
    "record review-right-recorded": [("record", "review-right-recorded", "{case}", "--step", "requested", "--dry-run")],
    "record personal-statement-recorded": [("record", "personal-statement-recorded", "{case}", "--step", "offered", "--dry-run")],
    "record satisfaction-recorded": [("record", "satisfaction-recorded", "{case}", "--respondent", "stakeholder", "--instrument", "survey",
                                      "--collected-by", "unit", "--score", "7", "--dry-run", "--fields", "-")],
    "record advocacy-ended": [("record", "advocacy-ended", "{case}", "--reason", "completed", "--dry-run")],
    "record identity-disclosed": [("record", "identity-disclosed", "{case}", "--authority", "superintendent", "--ground", "safety",
                                   "--method", "letter", "--dry-run")],
    "record programme-recorded": [("record", "programme-recorded", "--site", "Invented", "--started-on", "9mar", "--dry-run")],
    "record victim-contact": [("record", "victim-contact", "{case}", "--dry-run", "--fields", "-")],
    "record further-report": [("record", "further-report", "{case}", "--dry-run", "--fields", "-")],
    "record taken-on": [("record", "taken-on", "{case}", "--owner", "{noor}", "--role", "supervisor", "--agency", "cwp", "--dry-run",
                         "--fields", "-")],
    "record turned-down": [("record", "turned-down", "{case}", "--risk-at-close", "low", "--dry-run", "--fields", "-")],
    "record triage-decided": [("record", "triage-decided", "{case}", "--outcome", "possible_stalking", "--dry-run", "--fields", "-")],
    "record urgent-action-completed": [("record", "urgent-action-completed", "{case}", "--raised", "5", "--outcome", "done", "--dry-run")],
    "record urgent-action-raised": [("record", "urgent-action-raised", "{case}", "--gate", "outside", "--action", "arrest",
                                     "--due", "23:59", "--dry-run")],
    "record arrest-made": [("record", "arrest-made", "{case}", "--ho-code", "8/66", "--dry-run")],
    "record bail-changed": [("record", "bail-changed", "{case}", "--how", "set", "--return-on", "9mar", "--dry-run")],
    "record charge-laid": [("record", "charge-laid", "{case}", "--counts", "2", "--dry-run", "--fields", "-")],
    "record court-result": [("record", "court-result", "{case}", "--kind", "hearing", "--result", "adjourned", "--dry-run")],
    "record crime-outcome-recorded": [("record", "crime-outcome-recorded", "{case}", "--ho-outcome", "16", "--outcome-on", "today",
                                       "--dry-run")],
    "record hearing-listed": [("record", "hearing-listed", "{case}", "--hearing-on", "9mar", "--purpose", "trial", "--dry-run")],
    "record prosecutor-advised": [("record", "prosecutor-advised", "{case}", "--advice", "charge", "--dry-run")],
    "record order-applied": [("record", "order-applied", "{case}", "--kind", "spo", "--applicant", "police", "--dry-run")],
    "record order-made": [("record", "order-made", "{case}", "--kind", "spo", "--made-on", "today", "--prohibitions", "1",
                           "--until-further-order", "--protected", "P-2", "--dry-run", "--fields", "-")],
    "record order-refused": [("record", "order-refused", "{case}", "--application", "6", "--refused-on", "today", "--dry-run")],
    "record order-served": [("record", "order-served", "{case}", "--order", "6", "--served-on", "today", "--dry-run")],
    "record order-changed": [("record", "order-changed", "{case}", "--order", "6", "--how", "varied", "--changed-on", "today",
                              "--dry-run")],
    "record notifiable-change-learned": [("record", "notifiable-change-learned", "{case}", "--order", "6", "--change", "new_name",
                                          "--changed-on", "today", "--dry-run")],
    "record order-notification-received": [("record", "order-notification-received", "{case}", "--order", "6", "--notified", "first",
                                            "--notified-on", "today", "--dry-run")],
    "record order-breached": [("record", "order-breached", "{case}", "--order", "6", "--conditions", "1", "--stage", "reported",
                               "--dry-run")],
    "record tag-fitted": [("record", "tag-fitted", "{case}", "--order", "6", "--fitted-on", "today", "--dry-run")],
}  # fmt: skip
"""For every command, the calls that it answers on the way; ``{case}``, ``{docket}``, ``{middle}`` and ``{noor}`` are filled in."""

FILED = {
    "advice-given": {"means": "phone", "agency": "cwp", "advice": "x"},
    "assessment-completed": {"instrument": "srp", "overall": "high", "suspect": "P-1", "victim": "P-2"},
    "death-recorded": {"party": "P-1", "died_on": "2026-01-02"},
    "exposure-changed": {"suspect": "P-1", "to": "custody", "since": "2026-01-02"},
    "formulation-recorded": {"suspect": "P-1", "victim": "P-2", "summary": "x"},
    "information-considered": {"considered": ["pnc"]},
    "intervention-ended": {"intervention": 2, "how": "declined"},
    "intervention-offered": {"kind": "psychological", "provider": "cheshire-police", "mandate": "none"},
    "intervention-paused": {"intervention": 2, "step": "paused"},
    "intervention-started": {"intervention": 2, "criteria": ["goals_met"]},
    "need-identified": {"person": "P-1", "need": "safety_at_home"},
    "outcome-measured": {"instrument": "sam", "phase": "pre", "score": 3},
    "plan-action-added": {"need": 2, "strategy": "legal", "text": "x", "owner": "me", "due": "2100-01-02"},
    "plan-action-changed": {"action": 2, "how": "updated"},
    "mappa-level-set": {"suspect": "P-1", "level": "1", "since": "2026-01-02", "category": "3"},
    "plan-closed": {"reason": "aim_met"},
    "plan-opened": {"aim": "x"},
    "reoffence-assessed": {"report": 2, "finding": "substantiated"},
    "reoffence-reported": {"suspect": "P-1", "against": "same", "reporter": "police", "behaviours": ["threat"]},
    "risk-level-set": {"suspect": "P-1", "victim": "P-2", "level": "low", "trigger": "referral", "rationale": "x"},
    "session-held": {"intervention": 2, "number": 1, "attendance": "attended"},
    "signposting-given": {"whom": "victim", "services": ["housing"]},
    "surveillance-window-closed": {"suspect": "P-1", "data_through": "2026-01-02", "checked": ["pnc"], "seen": "none"},
    "complaint-received": {"made_by": "subject", "about": "use", "received_on": "2026-01-01", "controller": "cwp", "complaint": "x"},
    "complaint-followed": {"complaint": 1, "how": "answered", "on": "2026-01-01", "note": "x"},
    "data-breach-recorded": {"kind": "loss", "discovered_at": "2026-01-01T00:00:00Z", "likely_risk": "none", "description": "x"},
    "data-breach-notified": {"breach": 1, "to": "person", "at": "2026-01-01T00:00:00Z"},
    "typology-assigned": {"suspect": "P-1", "victim": "P-2", "motivation": "rejected", "confidence": "low", "rationale": "x"},
}
"""Fields of types that travel with all they say in a file."""
ITINERARY |= {f"record {kind}": [("record", kind, "{case}", "--dry-run", "--fields", "-")] for kind in FILED}
IN_PROCEEDINGS = {
    "court-application-made": {"kind": "time", "by": "defence", "on": "2026-01-02", "matter": "x"},
    "court-application-ruled": {"application": 1, "ruling": "granted", "on": "2026-01-02", "terms": "x"},
    "defence-statement-received": {"kind": "voluntary", "party": "P-1", "received_on": "2026-01-02", "issues": "x"},
    "disclosure-request-answered": {"request": 1, "on": "2026-01-02", "answer": "x"},
    "disclosure-requested": {"by": "defence", "asked_on": "2026-01-02", "wanted": "x"},
    "disclosure-reviewed": {"trigger": "periodic", "result": "enquire", "on": "2026-01-02", "note": "x"},
    "enquiry-recorded": {"line": "x", "repository": "x", "terms": "x"},
    "item-amended": {"item": 4, "description": "x"},
    "item-test-applied": {"item": 4, "test": "assists", "why": "x"},
    "material-disclosed": {"to": "defence", "on": "2026-01-02", "method": "paper", "items": [4], "recipient": "x"},
    "officer-certified": {"schedules": [4], "certificate": "x"},
    "proceedings-case-joined": {"cases": ["{case}"], "reason": "x"},
    "proceedings-moved": {"on": "2026-01-02", "court": "x"},
    "proceedings-party-joined": {"party": "P-1", "capacity": "witness", "represented_by": "x"},
    "prosecutor-decided": {"item": 4, "answer": "nd", "on": "2026-01-02", "reason": "x"},
    "service-followed": {"service": 1, "how": "chased", "on": "2026-01-02", "note": "x"},
    "victim-information-requested": {"asked_on": "2026-01-02", "holder": "x", "necessity": "x", "notice": "not_yet"},
    "victim-notice-given": {"asked": 1, "on": "2026-01-02", "note": "x"},
}
"""Fields of types that stand in proceedings; ``{case}`` is filled in."""
DECIDING = ("--for", "defence", "--redaction")
ITINERARY |= {f"record {kind}": [("record", kind, "{docket}", "--dry-run", "--fields", "-")] for kind in IN_PROCEEDINGS}
ITINERARY |= {
    "proceedings open": [("proceedings", "open", "{case}", "--kind", "criminal", "--investigation-began", "yesterday", "--party",
                          "P-1=defendant", "--officer", "me", "--dry-run", "--fields", "-")],
    "proceedings list": [("proceedings", "list"), ("proceedings", "list", "--all"), ("proceedings", "list", "--case", "{case}")],
    "proceedings show": [("proceedings", "show", "{docket}")],
    "proceedings case": [("proceedings", "case", "{docket}", "{case}", "--dry-run", "--fields", "-")],
    "proceedings party": [("proceedings", "party", "{docket}", "--party", "P-1", "--capacity", "witness", "--dry-run", "--fields", "-")],
    "proceedings officer": [("proceedings", "officer", "{docket}", "--member", "{noor}", "--duty", "disclosure_officer", "--dry-run",
                             "--fields", "-")],
    "proceedings move": [("proceedings", "move", "{docket}", "--dry-run", "--fields", "-")],
    "proceedings statement": [("proceedings", "statement", "{docket}", "--kind", "voluntary", "--party", "P-1", "--dry-run",
                               "--fields", "-")],
    "proceedings request": [("proceedings", "request", "{docket}", "--by", "defence", "--items", "4", "--dry-run", "--fields", "-")],
    "proceedings answer": [("proceedings", "answer", "{docket}#4", "--dry-run", "--fields", "-")],
    "proceedings apply": [("proceedings", "apply", "{docket}", "--kind", "time", "--by", "defence", "--dry-run", "--fields", "-")],
    "proceedings rule": [("proceedings", "rule", "{docket}#4", "--ruling", "granted", "--dry-run", "--fields", "-")],
    "proceedings review": [("proceedings", "review", "{docket}", "--trigger", "periodic", "--result", "enquire", "--dry-run",
                            "--fields", "-")],
    "proceedings certify": [("proceedings", "certify", "{docket}", "--schedules", "4", "--dry-run", "--fields", "-")],
    "proceedings serve": [("proceedings", "serve", "{docket}", "--to", "defence", "--method", "paper", "--items", "4", "--dry-run",
                           "--fields", "-")],
    "proceedings follow": [("proceedings", "follow", "{docket}#4", "--how", "chased", "--dry-run", "--fields", "-")],
    "proceedings close": [("proceedings", "close", "{docket}", "--ending", "convicted", "--dry-run", "--fields", "-")],
    "proceedings reopen": [("proceedings", "reopen", "{docket}", "--closed", "1", "--dry-run", "--fields", "-")],
    "schedule show": [("schedule", "show", "{docket}"), ("schedule", "show", "{docket}", "--form", "mg6c"),
                      ("schedule", "show", "{docket}", "--form", "mg6d", "--whole")],
    "schedule add": [("schedule", "add", "{docket}", "--schedule", "non_sensitive", "--held-as", "investigator", "--dry-run",
                      "--fields", "-")],
    "schedule test": [("schedule", "test", "{docket}", "12", "--test", "assists", "--dry-run", "--fields", "-")],
    "schedule amend": [("schedule", "amend", "{docket}", "12", "--dry-run", "--fields", "-")],
    "schedule move": [("schedule", "move", "{docket}", "12", "--schedule", "sensitive", "--dry-run", "--fields", "-")],
    "schedule decide": [("schedule", "decide", "{docket}", "12", "--answer", "nd", "--dry-run", "--fields", "-")],
    "schedule enquiry": [("schedule", "enquiry", "{docket}", "--dry-run", "--fields", "-")],
    "schedule victim-request": [("schedule", "victim-request", "{docket}", "--notice", "not_yet", "--dry-run", "--fields", "-")],
    "schedule issue": [("schedule", "issue", "{docket}", "--form", "mg6c", "--to", ".", "--dry-run")],
    "redact suggest": [("redact", "suggest", "{docket}", "--for", "defence"), ("redact", "{docket}", "--for", "prosecutor")],
    "redact show": [("redact", "show", "{docket}", "--for", "defence"), ("redact", "show", "{docket}", "--for", "court")],
    "redact changes": [("redact", "changes", "{docket}", "--for", "defence", "--since", "1")],
    "redact decide": [("redact", "decide", "{docket}", *DECIDING, "withhold", "--person", "P-1", "--ground", "safety", "--dry-run",
                       "--fields", "-")],
    "redact confirm": [("redact", "confirm", "{docket}#5", "--dry-run")],
    "bundle list": [("bundle", "list", "{docket}")],
    "bundle completeness": [("bundle", "completeness", "{docket}", "--for", "defence", "--dry-run")],
}  # fmt: skip
ITINERARY |= {
    "record persons-merged": [("record", "persons-merged", "P-1", "--other", "P-2", "--match", "document", "--dry-run", "--fields", "-")],
    "record persons-unmerged": [("record", "persons-unmerged", "P-1", "--merge", "1", "--dry-run", "--fields", "-")],
}

APART = {
    "checkpoint": "it records an index and a key, by which later runs of the journey would differ; it tells numbers and roots alone",
    "epoch": "refuses here, where the record continues its checkpoints; it tells numbers and roots alone",
    "import": "records what its file says, as record does, and answers counts",
    "init": "founds a ledger, where nothing travels yet",
    "demo": "makes a ledger of its own",
    "keyring rewrap": "answers how many keys there are, and wraps them all under another one; tests/privacy/test_rewrap.py looks into it",
    "keyring serve": "does not end by itself; it releases keys, and shows no record",
    "rights erase-again": "refuses here, where no older backup brought anything back; it tells how many slots there are",
    "share check": "reads a directory that it is given, and no ledger",
    "share pack": "writes a directory of what was shared; tests/privacy/test_packs.py looks into it",
    "bundle check": "reads a directory that it is given, and no ledger",
    "bundle compare": "reads two directories that it is given, and no ledger",
    "bundle make": "writes a directory of what is shown to somebody; tests/commands/test_bundle.py looks into it",
    "bundle sign": "reads a directory that it is given, and records its digest",
    "redact reuse": "writes a file of decisions, which name persons by their numbers",
    "schedule import": "reads a document that a prosecutor returned, and answers what was decided of numbers",
    "schedule list": "lists what its file says, as schedule add does",
    "schedule propose": "writes a file of what is coded, and reads no text; tests/court/test_draft.py looks into it",
    "server run": "does not end by itself; it folds by catching_up.fold, as every command here does",
    "server stop": "would end the server of all tests; what it answers is what server status answers",
    "server upgrade": "installs for all tests' roles at once; it answers a release and a digest",
    "user add": "shows what was just typed, and has no rehearsal",
}
PROOF = "it tells keys, numbers and roots alone, and draws or records what later runs of the journey would differ by"
APART |= {f"witness {each}": PROOF for each in ("add", "ask", "cosign", "init", "request", "serve", "trust")}
APART |= {f"timestamp {each}": PROOF for each in ("add", "ask", "request")}
APART |= {f"user key {each}": PROOF for each in ("register", "revoke", "rotate", "show")}
"""Commands that do not travel, and why."""

TYPED = {
    "find": "e",
    "share agreement adopt": json.dumps(
        {"agencies": ["*"], "groups": ["*"], "purposes": ["*"], "sharing_basis": "cda115", "review_on": "2199-01-01"}
    ),
    "correct": '{"why": "x"}', "policy adopt": '{"zone": "Europe/London"}', "record party-identified": PERSON_TYPED,
    "refer": '{"reason": "x", "suspect": {"person": "P-1"}}', "record referral": '{"reason": "x", "suspect": {"person": "P-1"}}',
    "share ask": '{"wanted": "x"}', "share give": '{"emergency": "x"}', "share ack": '{"note": "x"}', "share recall": '{"note": "x"}',
    "rights rectify": '{"why": "x"}', "rights dispute": '{"claim": "x"}', "rights resolve": '{"reasons": "x"}',
    "rights statement": '{"text": "x"}', "rights request": '{"request": "x"}', "rights follow": '{"reasons": "x"}',
    "retention review": '{"reasons": "x"}',
    "share decide": '{"necessity": "x", "proportionality": "x", "minimum": "x"}',
    "rights lift": "x", "record restriction-lifted": '{"reason": "x"}',
    "record recipient-notified": '{"note": "x"}', "record condition-breached": '{"breach": "x"}',
    "record clinical-note-recorded": '{"text": "x"}', "record member-named": PERSON_TYPED,
    "record defect-recorded": '{"release": "0.1.0", "title": "x"}', "record defect-mended": '{"release": "0.1.0"}',
    "record further-report": '{"text": "x"}', "record turned-down": '{"rationale": "x"}',
    "record victim-contacted": '{"detail": "x"}', "record satisfaction-recorded": '{"comment": "x"}',
    "record victim-contact": '{"method": "letter", "outcome": "no_answer", "safety": {"step": "agreed", "plan": "x"}}',
    "record taken-on": '{"rationale": "x", "value_expected": ["legal"]}',
    "record clinic": '{"agencies": ["cwp"]}', "record information-contributed": '{"information": "x"}',
    "record dissent-recorded": '{"reasons": "x"}', "record incident-recorded": '{"account": "x"}',
    "record referral-withdrawn": '{"reason": "x"}',
    "record note-recorded": '{"text": "x"}', "record triage-decided": '{"rationale": "x"}', "record case-closed": '{"summary": "x"}',
    "record case-transferred": '{"reason": "x"}', "record review-held": '{"decision": "x"}',
    "record charge-laid": '{"offence": "x"}', "record order-made": '{"court": "x", "terms": "x"}',
    "record persons-merged": '{"explanation": "x"}', "record persons-unmerged": '{"reason": "x"}',
    "record fact-disputed": '{"claim": "x"}', "record dispute-resolved": '{"reasons": "x"}', "record screen-decided": '{"rationale": "x"}',
}  # fmt: skip
TYPED |= {f"record {kind}": json.dumps(told) for kind, told in (FILED | IN_PROCEEDINGS).items()}
TYPED |= {
    "proceedings open": '{"court": "x"}', "proceedings case": '{"reason": "x"}', "proceedings party": '{"represented_by": "x"}',
    "proceedings officer": '{"reason": "x"}', "proceedings move": '{"court": "x"}', "proceedings statement": '{"issues": "x"}',
    "proceedings request": '{"wanted": "x"}', "proceedings answer": '{"answer": "x"}', "proceedings apply": '{"matter": "x"}',
    "proceedings rule": '{"terms": "x"}', "proceedings review": '{"note": "x"}', "proceedings certify": '{"certificate": "x"}',
    "proceedings serve": '{"recipient": "x"}', "proceedings follow": '{"note": "x"}', "proceedings close": '{"note": "x"}',
    "proceedings reopen": '{"reason": "x"}', "schedule add": '{"description": "x"}', "schedule test": '{"why": "x"}',
    "schedule amend": '{"description": "x"}', "schedule move": '{"description": "x", "sensitivity_reason": "x"}',
    "schedule decide": '{"reason": "x"}', "schedule enquiry": '{"line": "x"}', "redact decide": '{"reason": "x"}',
    "schedule victim-request": '{"holder": "x", "necessity": "x"}',
}  # fmt: skip
BY = [("--as-recorded", "now"), ("--as-recorded", "{middle}")]
AXES = {
    "caseload": [*BY, ("--as-corrected", "today"), ("--as-recorded", "now", "--as-corrected", "now")],
    "due": [*BY, ("--as-corrected", "today")],
    "show": [*BY, ("--as-corrected", "today"), ("--as-recorded", "now", "--as-corrected", "now")],
    "replay": BY,
    "timeline": [*BY, ("--as-corrected", "today")],
    "retention list": [*BY, ("--as-corrected", "today")],
    "diff": [("--to", "now"), ("--to", "{middle}")],
}  # fmt: skip
"""Both axes of time, where a command takes them; ``{middle}`` is a position after both units were recorded, before they were withheld."""

AUDITED = ("access-log", "verify", "statement")
"""Commands that an auditor gives; whoever recorded the case gives the others."""


def leaves():
    """Every command by its words, those of ``record`` and groups that answer by themselves among them; from the program itself."""
    context = click.Context(cli.cli)
    stack = [((name,), cli.cli.get_command(context, name)) for name in cli.cli.list_commands(context)]
    while stack:
        words, command = stack.pop()
        if isinstance(command, click.Group):
            below = click.Context(command, context)
            stack += [((*words, name), command.get_command(below, name)) for name in command.list_commands(below)]
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join(words)


def test_the_itinerary_knows_every_command():
    assert set(leaves()) == ITINERARY.keys() | APART.keys()
    assert len(record.list_commands(click.Context(record))) == sum(path.startswith("record ") for path in ITINERARY)


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: the journey begins once."""
    return shared_at


@pytest.fixture(scope="module")
def begun():
    """What the itinerary's words mean, once the journey has begun."""
    return {}


@pytest.fixture
def journey(door, begun):
    """Begin the journey, unless it has begun: what the itinerary's words mean."""
    begun.update(begun or beginning(door))
    return begun


def beginning(door):
    """Record a case whose notes, actions and people hold both units; then restrict and erase them."""
    door.done("user", "add", "noor", "--agency", "cheshire-police", "--role", "supervisor", "--fields", "-", typed={"full_name": "Noor F"})
    noor = next(row["login"] for row in door.done("user", "list").json if row["user"] == "noor")
    auditor = ("user", "add", "ada", "--agency", "cheshire-police", "--role", "auditor", "--fields", "-")
    door.done(*auditor, typed={"full_name": "Ada Pretend"})
    case = door.referred(
        reason=f"{ERASED_NAME} waits for Ottilie Sample. He rang from {ERASED_PHONE} twice.",
        suspect={"name": ERASED_NAME, "phone": ERASED_PHONE, "address": ERASED_CONTACT, "safe_contact": ERASED_CONTACT},
    )
    note = {"text": f"He lives at {RESTRICTED_NOTE}. {ERASED_NAME} denies it."}
    door.done("record", "note-recorded", case, "--fields", "-", typed=note)
    action = ("record", "urgent-action-raised", case, "--gate", "outside", "--action", "relocate", "--due", "23:59", "--fields", "-")
    door.done(*action, typed={"detail": f"Move her to {RESTRICTED_ACTION}."})
    door.done("record", "note-recorded", case, "--fields", "-", typed={"text": PLAIN})
    corrected = {"to": f"{PLAIN} {ERASED_NAME} was not there.", "why": f"{ERASED_NAME} was forgotten."}
    middle = door.done("correct", f"{case}#6", "--field", "text", "--fields", "-", typed=corrected).json["recorded"][0]["position"]
    disputed = ("--target", "6", "--disputed-by", "data_subject", "--person", "P-1", "--raised-on", "today", "--fields", "-")
    door.done("record", "fact-disputed", case, *disputed, typed={"claim": f"{ERASED_NAME} says that he was not there."})
    door.done(*(word.format(case=case) for word in ASKING), typed={"wanted": f"What is known of {ERASED_NAME}."})
    door.done(*(word.format(case=case) for word in GIVING), typed={"emergency": f"{ERASED_NAME} was on his way to her."})
    assert all(marker in door.done("show", case, "--format", "table").text for marker in (ERASED_NAME, *RESTRICTED))
    door.done("record", "record-restricted", case, "--ground", "wrong_record", "--versions", "4", "--versions", "5")
    words = ("--scope", "person", "--authority", "court_order", "--review", "RR-26-12", "--keep")
    proposed = door.done("rights", "erase", "P-1", *words).json["recorded"][0]["address"]
    door.done("rights", "erase", "--decide", proposed, typed="P-1\n", user="noor")
    asking = ("--kind", "access", "--controller", "cheshire-police", "--channel", "email", "--fields", "-")
    asked, too = (
        door.done("rights", "request", person, *asking, typed={"request": "x"}).json["recorded"][0]["address"].partition("#")[2]
        for person in ("P-1", "P-2")
    )
    opening = ("--kind", "criminal", "--investigation-began", "yesterday", "--party", "P-1=defendant", "--officer", "me", "--fields", "-")
    docket = door.done("proceedings", "open", case, *opening, typed={"court": "A court"}).json["recorded"][0]["address"].partition("#")[0]
    listing = ("schedule", "add", docket, "--schedule", "non_sensitive", "--held-as", "investigator", "--start", "12", "--fields", "-")
    door.done(*listing, typed={"description": "A notebook."})
    pseudonym = ("--for", "defence", "--redaction", "pseudonym", "--person", "P-1", "--label", "Witness 1", "--ground", "safety")
    door.done("redact", "decide", docket, *pseudonym)
    return {"case": case, "middle": str(middle), "noor": noor, "given": "10", "asked": asked, "asked_too": too, "docket": docket}


def calls(path, journey):
    """Every call of a command, and its first one on each axis of time that it takes."""
    first = ITINERARY[path][0]
    for words in (*ITINERARY[path], *((*first, *axis) for axis in AXES.get(path, ()))):
        yield tuple(word.format(**journey) for word in words)


RECEIPTS = ("table", "json")
"""Forms of what a rehearsed act answers: its words, and its values, which in ndjson and csv are the same (commands.output.answer)."""


def test_neither_unit_is_shown_by_any_command_in_any_form(door, journey):
    for path in ITINERARY:
        for words in calls(path, journey):
            for form in RECEIPTS if "--dry-run" in words else output.FORMS:
                typed = TYPED.get(path, "x").replace("{case}", journey["case"])
                answer = door(*words, "--format", form, typed=typed, user="ada" if path in AUDITED else "dana")
                said = " ".join((answer.out + answer.err).split())
                assert answer.status in (0, 1, 3, 7), (words, answer.err)
                assert answer.status != 0 or answer.out or form == "ndjson", words
                for marker in (*ERASED, *RESTRICTED):
                    assert marker not in said, (words, form, marker)


@pytest.mark.parametrize("purpose", REACHING)
def test_a_purpose_that_reaches_it_shows_the_restricted_unit_and_never_the_erased_one(door, journey, purpose):
    for path in ("show", "replay", "diff"):
        before = str(int(journey["middle"]) - 5)
        words = (path, journey["case"], "--purpose", purpose, "--reason", "-", *(("--from", before) if path == "diff" else ()))
        for form in output.FORMS:
            said = " ".join(door.done(*words, "--format", form, typed="Proceedings.").out.split())
            assert all(marker in said for marker in RESTRICTED if path != "diff"), (words, form)
            assert path != "diff" or RESTRICTED_ACTION in said
            assert not any(marker in said for marker in ERASED), (words, form)


def test_the_marks_stand_where_the_units_stood(door, journey):
    case = journey["case"]
    text = door.done("show", case, "--format", "table").text
    erased = next(line for line in text.split("[") if line.startswith("erased on")).partition("]")[0]
    assert erased.endswith(" under court order")
    assert f"[{erased}] waits for Ottilie Sample. He rang from [{erased}] twice." in text
    assert f"{PLAIN} [{erased}] was not there." in text, "a correction's value is marked like any other"
    assert text.count(RESTRICTION) == 2
    assert f"Disputed by the person concerned (P-1) in {case}#8, recorded on" in text
    assert f"“[{erased}] says that he was not there.” Not resolved." in text
    assert "P-1 joined the case as suspect." in text
    assert f"[{erased}]" in door.done("show", "P-1", "--format", "table").text
    reached = door.done("show", case, "--format", "table", "--purpose", "disclosure", "--reason", "-", typed="x").text
    assert f"He lives at {RESTRICTED_NOTE}. [{erased}] denies it." in reached
    rows = {row["address"]: row for row in door.done("show", case).json}
    assert {why["reason"] for why in rows[f"{case}#5"]["withheld"].values()} == {"restricted"}
    assert {why["reason"] for why in rows[f"{case}#4"]["withheld"].values()} == {"restricted", "erased"}
    assert rows[f"{case}#4"]["fields"] == {}
    assert {(why["reason"], why["authority"]) for why in rows[f"{case}#1"]["withheld"].values()} == {("erased", "court_order")}


def test_another_reader_learns_no_more(door, journey):
    """Whoever may not read at all, by role, is told less, not more."""
    analyst = ("user", "add", "ann", "--agency", "cheshire-police", "--role", "analyst", "--fields", "-")
    door.done(*analyst, typed={"full_name": "Ann Invented"})
    for path in ("caseload", "due", "show", "replay", "diff"):
        for words in calls(path, journey):
            purpose = () if path in ("caseload", "due") or "--next" in words else ("--purpose", "disclosure", "--reason", "-")
            said = door(*words, *purpose, typed="x", user="ann")
            assert not any(marker in said.out + said.err for marker in (*ERASED, *RESTRICTED)), words


def test_caseload_rebuild_and_check_agree(door, journey):
    before = door.done("caseload").json
    assert [(row["number"], row["entries"]) for row in before] == [(journey["case"], 17)]
    assert before[0]["urgent_actions"] == [], "the restricted one is out of everyday use"
    assert door.done("caseload", "--as-recorded", "now").json == before
    checked, rebuilt = (door.done("projections", *what).json for what in (("check",), ("rebuild", "--all")))
    assert len(checked) == len(rebuilt) > 1
    assert {each["different"] for each in checked} == {0}
    assert {each["agreed"] for each in rebuilt} == {True}
    assert door.done("caseload").json == before
