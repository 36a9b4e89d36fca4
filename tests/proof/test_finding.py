"""Findings stand in the order of the ledger, and a verdict follows from its own matter's findings alone."""

from ledger.proof.finding import Finding, Matter, Standing, verdict


def _found(matter: Matter, position: int | None) -> Finding:
    return Finding(matter, "cases", position, None, "a sentence holds", "it does not")


def test_a_matter_without_a_finding_is_established() -> None:
    assert verdict(Matter.INTEGRITY, [_found(Matter.TIME, 3)], "all entries").standing is Standing.ESTABLISHED


def test_what_is_wanting_is_not_established_and_says_what_would_establish_it() -> None:
    judged = verdict(Matter.TIME, [], "no timestamp", "have the checkpoint timestamped")
    assert (judged.standing, judged.instead) == (Standing.NOT_ESTABLISHED, "have the checkpoint timestamped")


def test_one_finding_fails_its_matter_though_something_is_wanting_too() -> None:
    judged = verdict(Matter.TIME, [_found(Matter.TIME, 3)], "no timestamp", "have the checkpoint timestamped")
    assert (judged.standing, judged.because) == (Standing.FAILED, "1 finding")


def test_findings_of_a_whole_log_stand_after_those_with_a_position() -> None:
    whole, later, earlier = (_found(Matter.INTEGRITY, position) for position in (None, 9, 2))
    assert sorted([whole, later, earlier], key=Finding.place) == [earlier, later, whole]
