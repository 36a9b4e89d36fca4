"""Statements for tests, worked by hand."""

from dataclasses import replace
from datetime import date, timedelta

from ledger.proof.finding import Matter, Standing, Verdict
from projections.court.stated import Checked, Copied, Defect, Head, Mended, Release, Stated, Witness
from tests.projections.histories import instant

AT = instant("2026-03-20T09:00")
KEY = "unit.example/cases/1+bd2f73fb+AcJd6xja+Urlsq2UNmBBJdXirlHuB8p6Md0GAK1fUyo7"
VERDICTS = (
    Verdict(Matter.KEY_TRUST, Standing.NOT_ESTABLISHED, "the logs' keys were taken from the ledger itself", "name a trust file"),
    Verdict(Matter.LOG_SIGNATURE, Standing.ESTABLISHED, "cases: 1 checkpoint, newest of 100"),
    Verdict(Matter.WITNESS_QUORUM, Standing.NOT_ESTABLISHED, "no witness is trusted", "name a trust file with witnesses"),
    Verdict(Matter.TIME, Standing.NOT_ESTABLISHED, "no authority for time is trusted", "name a trust file with an authority"),
    Verdict(Matter.INTEGRITY, Standing.FAILED, "2 findings"),
    Verdict(Matter.COMPLETENESS, Standing.ESTABLISHED, "cases: the index under 100 entries is right"),
)
FINDINGS = ("cases#7 (CHS-26-0001): a content is the one committed to; unit 9 is stored with other bytes", "cases: time never runs back")
DEFECTS = (
    Defect("UNIT#4", "0.1.0", "Months were short\u202e by <b>a day</b>", "Reports of April 2026", instant("2026-02-03")),
    Defect("UNIT#5", "0.1.0", None, None, instant("2026-02-04"), (Mended("0.2.0", "UNIT#8", instant("2026-03-01")),)),
)  # fmt: skip
PLAIN = Stated(
    witness=Witness("Ada Invented", ("auditor of Cheshire Constabulary", "practitioner of Invented Trust")), runner=None, release="0.1.0",
    began=AT, ended=AT + timedelta(seconds=3), logs=("cases", "access"), case=None, trust=None, verdicts=VERDICTS[:4] + VERDICTS[5:],
    findings=(), gone=0, heads=(Head("cases", "8b59b432-cc7a-4547-998b-e419a80bbbc9", 0),), releases=(), defects=(), checks=(),
    claimed=False,
)  # fmt: skip
"""Of a ledger without a checkpoint, of which nothing is recorded that a statement names."""
FULL = replace(
    PLAIN, runner="Dana Invented", case="CHS-26-0001", trust="ab" * 32, verdicts=VERDICTS, findings=FINDINGS, gone=1,
    heads=(Head("cases", "8b59b432-cc7a-4547-998b-e419a80bbbc9", 120, "unit.example/cases/1", 100, "cd" * 32, ((KEY, "ef" * 32),)),),
    releases=(Release("0.1.0", "UNIT#2", instant("2026-01-01")),), defects=DEFECTS, checks=(Checked("cases#12", AT),), claimed=True,
    since=date(2026, 1, 1), until=date(2026, 4, 1),
    copied=Copied((("data/manifest.json", "12" * 32), ("data/verify.py", "34" * 32)), "34" * 32, VERDICTS[:2], ("time: a line",)),
)  # fmt: skip
"""Of a ledger of which something is found, with all that a statement can name."""
