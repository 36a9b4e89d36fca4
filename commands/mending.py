"""What was typed at a terminal and is refused is not lost: it opens in the editor as the fields of ``--fields``, until it is allowed."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from commands import editor, framing, output, prompts
from commands.composing import Part
from ledger.errors import CaseledgerError, NotFound, RuleRefused, UsageError

Made = TypeVar("Made")
Values = dict[str, Any]

REFUSALS = (NotFound, RuleRefused, UsageError)
"""What is wrong with an act itself, and may be mended in it."""


def mended(refusal: CaseledgerError, typed: Values, made: Callable[[Values], Made]) -> Made:
    """Tell why an act is refused, and make it of what its person makes of the fields; raises the refusal where he gives up."""
    output.note(f"{refusal.briefly}.")
    if not prompts.agreed("Enter opens what was typed in your editor; n records nothing, and it is gone."):
        raise refusal
    text = json.dumps(typed, indent=2, ensure_ascii=False) + "\n"
    return editor.edited(text, ".json", lambda draft: made(prompts.fields_of(draft)))


def as_fields(given: Mapping[str, Any], parts: Sequence[Part]) -> Values:
    """Give an act as ``--fields`` would: what was given, and what was answered of each of its events under that event's key."""
    found: Values = dict(given)
    lists: dict[str, list[Values]] = {}
    for part in parts:
        own = {"person": part.person} if part.person is not None else dict(part.values)
        own |= {} if part.occurred is None else {framing.WHEN: part.occurred.to_json()}
        under = part.step.under
        if not under:
            found |= own
        elif part.step.each:
            lists.setdefault(under, []).append(own)
        else:
            found[under] = {**found.get(under, {}), **own}
    return {name: value for name, value in (found | lists).items() if value not in ({}, [])}
