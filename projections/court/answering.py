"""What a prosecutor wrote in the column of decisions, as a code of the jurisdiction. Pure.

People write "CND", "cnd", "D." and "CND - clearly not". What is not plainly one code is not guessed: it is refused.
"""

import re
import unicodedata
from collections.abc import Mapping

from ledger.rules.jurisdiction import AnswerWords

_SAID = re.compile(r"([^\W\d_]+)(?:\s*[.:;,]?$|\s*[(:;,.]\s*|\s+[-\u2010-\u2015]+\s*|[-\u2010-\u2015]+\s+|\s+(?=\())(.*)", re.DOTALL)
"""A code, alone or parted from words after it by a bracket, a mark or a dash; a dash within a word ("E-mail") parts nothing."""


class Unclear(Exception):
    """It is not one code that the jurisdiction knows."""


def answer_in(said: str, codes: Mapping[str, AnswerWords]) -> tuple[str, str]:
    """Give the answer that a text means, and what it says beyond the words of that answer. Raises Unclear where that is not plain."""
    text = " ".join(unicodedata.normalize("NFKC", said).split())
    by_code = {words.code.casefold(): name for name, words in codes.items()}
    for name, words in codes.items():
        if text.casefold() == words.words.casefold():
            return name, ""
    found = _SAID.fullmatch(text)
    if found is None or found[1].casefold() not in by_code:
        raise Unclear
    answer, more = by_code[found[1].casefold()], found[2].strip()
    first = re.match(r"(?:or\b|and\b|\W)*(\w*)", more, re.IGNORECASE)
    if first and first[1].isupper() and first[1].casefold() in by_code.keys() - {found[1].casefold()}:
        raise Unclear  # two codes
    told = more.strip("().,;: ").casefold()
    return answer, "" if codes[answer].words.casefold().startswith(told) else more
