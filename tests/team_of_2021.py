"""The team of January 2021 (seed.txt), with invented people: what a unit records of itself, as fields of ``record``.

Who: a label for the member, in the order in which they are named here (M-2 on, after the ledger's first user). Two agencies have other
names today; first days of roles and names are invented where the source gives none.
"""

from typing import NamedTuple

AGENCIES = [
    ("cc", "Cheshire Constabulary", "police", "2018-03-01"),
    ("nwbh", "North West Boroughs Healthcare", "health", "2018-03-01"),
    ("cwp", "Cheshire and Wirral Partnership", "health", "2018-03-01"),
    ("nps", "National Probation Service", "probation", "2018-03-01"),
    ("nwbh", "Mersey Care", "health", "2021-06-01"),
    ("nps", "Probation Service", "probation", "2021-06-26"),
]
"""Code, name, kind, first day of the name."""


class Holder(NamedTuple):
    """A member, in invented words, with the role of January 2021."""

    name: str
    role: str
    agency: str
    since: str = "2018-09-03"


TEAM = [
    Holder("DS Una Fictive", "detective_sergeant", "cc"),
    Holder("PC Abel Notreal", "constable", "cc"),
    Holder("PC Bea Notreal", "constable", "cc", "2019-04-01"),
    Holder("PC Cal Notreal", "constable", "cc", "2020-02-03"),
    Holder("Dr Dee Imaginary", "consultant_forensic_psychologist", "nwbh"),
    Holder("Ed Supposed", "forensic_practitioner_rmn", "cwp"),
    Holder("Fay Supposed", "specialist_occupational_therapist", "cwp", "2020-01-06"),
    Holder("Gus Pretend", "specialist_victims_advocate", "cc"),
    Holder("Hal Pretend", "specialist_victims_advocate", "cc", "2019-09-02"),
    Holder("Ivy Assumed", "probation_officer", "nps"),
]
POLICY = {
    "roles": {
        "detective_sergeant": "Detective Sergeant", "constable": "Constable",
        "forensic_practitioner_rmn": "Clinical Practitioner (Forensic Practitioner RMN)",
    },
    "deciders": {"triage-decided": ["detective_sergeant", "consultant_forensic_psychologist"]},
    "contact": "unit@cheshire.invalid",
    "sectors": {"cheshire-police": "police"},
}
