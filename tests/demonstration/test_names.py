"""Names: visibly invented, enough of them, and none that a person is likely to bear."""

from random import Random

from commands.demonstration import names, team

BORNE = {
    "smith", "jones", "taylor", "brown", "williams", "wilson", "johnson", "davies", "patel", "robinson", "wright", "thompson", "evans",
    "walker", "white", "roberts", "green", "hall", "thomas", "clarke", "jackson", "wood", "harris", "edwards", "turner", "martin", "cooper",
    "hill", "ward", "hughes", "moore", "clark", "king", "harrison", "lewis", "baker", "lee", "allen", "morris", "khan", "scott", "watson",
    "davis", "parker", "james", "bennett", "young", "phillips", "richardson", "mitchell", "bailey", "carter", "cook", "singh", "shaw",
    "collins", "morgan", "kelly", "begum", "miller", "cox", "hussain", "marshall", "simpson", "price", "anderson", "adams", "ahmed",
    "bell", "murphy",
}  # fmt: skip
"""The commonest surnames of England and Wales."""


def surname(name: str) -> list[str]:
    return name.split(" ", 1)[1].split("-")


def test_every_surname_says_that_nobody_bears_it():
    assert not {word.lower() for word in names.LAST} & BORNE
    random = Random(1)
    for name in (*names.ALIKE, *(member.name for member in team.MEMBERS), *(names.drawn(random) for _ in range(5000))):
        assert set(surname(name)) <= set(names.LAST), name


def test_there_are_names_for_ten_thousand_cases():
    assert len(set(names.FIRST)) == len(names.FIRST)
    assert len(set(names.LAST)) == len(names.LAST)
    assert len(names.FIRST) * len(names.LAST) * (len(names.LAST) + 1) >= 390_000
    random = Random(1)
    assert len({names.drawn(random) for _ in range(20_000)}) > 14_000


def test_common_names_are_common():
    random = Random(1)
    drawn = [names.drawn(random) for _ in range(2000)]
    assert all(drawn.count(name) > 3 for name in names.ALIKE)
