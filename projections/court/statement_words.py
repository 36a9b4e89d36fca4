"""What a drafted witness statement says whatever was found, and what the person is to complete in [brackets].

Sources: Criminal Justice Act 1967 s.9 and Criminal Procedure Rules r.16.2 (form); Police and Criminal Evidence Act 1984 s.69, repealed in
1999 (whether the computer was operating properly); Criminal Justice Act 2003 ss.117, 129, 133 (domain.md 3). The form of words of the
declaration is to be checked by the person, as the draft says.
"""

from collections.abc import Mapping

from ledger.proof.finding import Matter

UNSIGNED = "DRAFT, NOT SIGNED"
"""Stands on every page."""
TITLE = "Witness statement"
BASIS = "Criminal Justice Act 1967 s.9; Criminal Procedure Rules r.16.2"
SIGNATURE, DATE = "Signature:", "Date:"
NAME, AGE, OCCUPIED, POST = "[name]", "[age, or over 18]", "[occupation]", "[role and agency]"
OCCUPATION = "[Say what your occupation is and since when, and what you have learned and done that lets you run and read this audit.]"
DECLARATION = (
    (
        "This statement (consisting of [number] pages, each signed by me) is true to the best of my knowledge and belief, and I "
        "make it knowing that, if it is tendered in evidence, I shall be liable to prosecution if I have wilfully stated in it "
        "anything which I know to be false, or do not believe to be true."
    ),
    "[Before you sign, compare these words with the form in use.]",
)
LOGS: Mapping[str, str] = {"cases": "the record", "access": "who consulted what"}
MATTERS: Mapping[Matter, str] = {
    Matter.KEY_TRUST: "are the keys that sign for the logs those that the reader was given by another way?",
    Matter.LOG_SIGNATURE: "did the log's key sign its checkpoints, and do the entries give what these say?",
    Matter.WITNESS_QUORUM: "did enough witnesses outside the unit cosign a checkpoint?",
    Matter.TIME: "by when did entries stand, as somebody outside the unit states?",
    Matter.INTEGRITY: "is what is stored what the entries committed to, signed by their authors?",
    Matter.COMPLETENESS: "is every entry up to a checkpoint there?",
}
NOT_PRESENT = "[Say what of this you saw yourself. What you were only told, leave to the statement of who ran the command.]"
WHENCE = "[Say from whom you have the keys in it, and in which way you were given them.]"
CLOCK = "These times are those of the computer on which it ran. [Say whether you compared its clock, with what, and what you saw.]"
OTHER_DEFECTS = (
    "A defect that nobody recorded is not told here. [Say which others you have learned of, from the change log of a later release or "
    "otherwise.]"
)
CLAIMED = (
    "One account of the computer acts for every user of this ledger: who recorded an entry is claimed by the entry, and not shown by a "
    "login of that person alone."
)
OPERATING = (
    (
        "[Only you can say this. Choose A or B, complete it from what you have learned yourself, and strike out the other and this "
        "line. If you can say neither, strike out both. The passage follows section 69 of the Police and Criminal Evidence Act "
        "1984, which is repealed.]"
    ),
    (
        "[A. I have no reason to believe that the record which I examined is inaccurate because of improper use of the computer. At "
        "all material times the computer was operating properly. I say so because: [...].]"
    ),
    (
        "[B. I have no reason to believe that the record which I examined is inaccurate because of improper use of the computer. At "
        "these times the computer was not operating properly, or was out of operation: [...]. That did not affect the production of "
        "the record or the accuracy of its contents. I say so because: [...].]"
    ),
)
NOT_SHOWN = (
    (
        "What was found does not show that what an entry says is true, that everything that happened was recorded, or that all "
        "relevant material is in this ledger. An act that was never entered leaves no trace in it. What came after the newest "
        "checkpoint that others hold could have been rewritten by whoever holds the database and the keys."
    ),
    (
        "What an entry says was supplied by a person. Who that was, and whether that person had personal knowledge of it, stands in "
        "the entry as far as it was recorded. [If the record is tendered as a business document, or as one made by a computer or a "
        "copy: have it checked what Criminal Justice Act 2003 ss.117, 129 and 133 ask for, and who is to state it.]"
    ),
)
HANDED = "[Say from whom you have this copy, and whether it is the one that was served.]"
