"""Names that anybody sees to be invented: an ordinary first name, and a surname that says that nobody bears it."""

from random import Random

FIRST = (
    "Ada", "Agnes", "Alma", "Amir", "Anselm", "Anya", "Arlo", "Asa", "Astrid", "Aziz", "Bea", "Bert", "Bram", "Bruno", "Cara", "Cass",
    "Celia", "Cleo", "Cora", "Cyril", "Dana", "Dara", "Davit", "Della", "Dilys", "Dov", "Edie", "Elio", "Elsa", "Emeka", "Enid", "Esme",
    "Ezra", "Fay", "Felix", "Femi", "Finn", "Flora", "Freda", "Gita", "Greta", "Gwen", "Hari", "Hettie", "Hugo", "Ida", "Idris", "Igor",
    "Ines", "Iris", "Ivo", "Jago", "Jem", "Jonas", "Joss", "Jude", "Kaia", "Kamal", "Kit", "Lars", "Leila", "Lena", "Lew", "Lorcan",
    "Lotte", "Ludo", "Mabel", "Mads", "Magda", "Malik", "Mina", "Mira", "Moss", "Nadia", "Ned", "Nia", "Nico", "Nils", "Noor", "Olga",
    "Omar", "Orla", "Osric", "Otis", "Ottilie", "Otto", "Paola", "Percy", "Petra", "Piers", "Pilar", "Quinn", "Rafi", "Remy", "Rhona",
    "Rosa", "Rufus", "Runa", "Sami", "Selma", "Silas", "Sunil", "Tamsin", "Tariq", "Tess", "Thea", "Tilda", "Ugo", "Una", "Uma", "Vera",
    "Vikram", "Wanda", "Wilf", "Xenia", "Yara", "Yusuf", "Zara", "Zeno", "Zola",
)  # fmt: skip
LAST = (
    "Absent", "Alleged", "Anybody", "Apocryphal", "Assumed", "Blank", "Chimera", "Conjured", "Dreamt", "Ersatz", "Everyman", "Example",
    "Fable", "Fabricated", "Fancied", "Feigned", "Fictional", "Fictitious", "Figment", "Hypothetical", "Illusory", "Imaginary", "Imagined",
    "Improvised", "Invented", "Invention", "Legend", "Madeup", "Makebelieve", "Mirage", "Mythical", "Nameless", "Nobody", "Nonesuch",
    "Nonexistent", "Noone", "Notional", "Nowhere", "Phantom", "Placeholder", "Postulated", "Pretence", "Pretend", "Sample", "Seeming",
    "Somebody", "Specimen", "Storied", "Supposed", "Synthetic", "Testcase", "Unborn", "Unlikely", "Unreal", "Untold", "Virtual", "Whoever",
)  # fmt: skip
ALIKE = ("John Sample", "Mary Sample", "Anna Nobody", "David Nobody", "Sara Example", "Paul Example")
COMMON = 0.05
"""Share of people who bear one of the common names: an invented share, so that a search by name finds several people."""


def drawn(chance: Random) -> str:
    """Draw a full name; half of the surnames are double, so that there are 390,000 and more of them."""
    if chance.random() < COMMON:
        return chance.choice(ALIKE)
    surname = chance.choice(LAST)
    if chance.random() < 0.5:
        surname = f"{surname}-{chance.choice(LAST)}"
    return f"{chance.choice(FIRST)} {surname}"
