"""No option takes a personal value, and whatever is typed in the wrong place is refused without being repeated."""

import click

from commands import cli, options
from commands.forming import FormCommand
from commands.session import Call
from ledger.events.catalogue import KINDS, latest, load
from ledger.events.event import fields_of

MARKER = "Zebedee Quillfeather"
"""A name that somebody types on a command line."""
MAKING = {"init", "demo", "server", "witness", "epoch", "checkpoint"}
"""Commands that make or stop something: they are told of a ledger that cannot be."""


def walked(command, path=()):
    """Every command below a group, with its words."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command, obj=Call())
    for name in command.list_commands(context):
        with click.Context(cli.cli, obj=Call()):
            found = command.get_command(context, name)
        yield from walked(found, (*path, name))


COMMANDS = dict(walked(cli.cli))


def taking_a_word(command):
    """The options and arguments of a command that take a word; the name of a file is none that a person is called by."""
    return [each for each in command.params if not (getattr(each, "is_flag", False) or isinstance(each.type, click.Path))]


def distinct():
    """Each option and argument once, however many forms have it alike, with the words of a command that has it."""
    found = {}
    for path, command in COMMANDS.items():
        kind = "record" if isinstance(command, FormCommand) else path
        for each in taking_a_word(command):
            codes = tuple(getattr(each.type, "meanings", None) or ())
            found.setdefault((kind, tuple(each.opts), type(each.type).__name__, codes), (path, each))
    return list(found.values())


def line(path, each, number):
    """A command line with a name in the place of one option or argument, and what else the command needs."""
    command, words = COMMANDS[path], []
    for other in command.params:
        if other is each or (isinstance(other, click.Argument) and other.required):
            option = isinstance(other, click.Option)
            needed = MARKER if other is each else {options.Person: "P-1", options.Address: f"{number}#1"}.get(type(other.type), number)
            words += [other.opts[0], needed] if option else [needed]
    flags = {flag for other in command.params for flag in other.opts if other is not each}
    return [*path, *words, *(["--dry-run"] if "--dry-run" in flags else []), *(["--fields", "-"] if "--fields" in flags else [])]


def tried(door, lines):
    """The lines of commands that were not refused, and those that repeated the name, with what they said."""
    done, repeated = [], []
    for words in lines:
        answer = door(*words, typed={})
        done += [words] if answer.status in (0, 70) else []
        repeated += [(words, answer.err)] if "zebedee" in (answer.out + answer.err).lower() else []
    return done, repeated


def test_a_name_in_the_place_of_any_option_or_argument_is_not_repeated(door, door_of):
    number, found = door.referred(), distinct()
    assert len(found) > 300
    lines = [line(path, each, number) for path, each in found if path[0] not in MAKING]
    done, repeated = tried(door, lines)
    assert repeated == []
    assert done == []
    lines = [line(path, each, number) for path, each in found if path[0] in MAKING]
    assert tried(door_of("/dev/null/none"), lines) == ([], [])


def personal():
    """Each field that is sealed, with the words of the command that records its type; of a type that is held, every field that is one."""
    for kind in [path[1] for path in COMMANDS if path[0] == "record" and path[1] in KINDS]:
        cls = load(latest(kind))
        for field in fields_of(cls):
            if field.personal is not None or cls.held_by is not None:
                yield ("record", kind), f"--{field.name.replace('_', '-')}"


def spellings(word):
    """The ways in which somebody might type an option after all."""
    bare = word.removeprefix("--")
    for option in (word, word.upper(), word[:-1], f"--{bare.replace('-', '_')}", f"-{bare}", f"--field-{bare}"):
        yield from ([option, MARKER], [f"{option}={MARKER}"])


def test_no_personal_field_is_an_option_in_any_spelling(door_of):
    """Refused before any ledger is looked for, which would end with another status."""
    door, found = door_of("/dev/null/none"), list(personal())
    assert len(found) > 100
    assert {word for path, word in found for each in COMMANDS[path].params if word in each.opts} == {"--reason"}
    for path, word in found:
        for words in [[word, MARKER], [f"{word}={MARKER}"]]:
            answer = door(*path, *words)
            assert answer.status == 2, (path, words)
            assert "Zebedee" not in answer.err + answer.out
            assert f"{word} is personal" in answer.err or word == "--reason"  # which takes @FILE
    for words in [words for _, word in found[::20] for words in spellings(word)]:
        answer = door("record", "person-identified", *words)
        assert answer.status == 2, words
        assert "zebedee" not in (answer.err + answer.out).lower()


def test_no_option_before_the_command_takes_a_name_unless_it_is_that_of_a_user(door_of):
    wrong = (["--name", MARKER], [f"--name={MARKER}"], ["--user", MARKER, "caseload"], [MARKER], [MARKER, "caseload"], ["caseload", MARKER])
    for words in wrong:
        answer = door_of("/dev/null/none")(*words)
        assert answer.status in (2, 3), answer
        assert "Zebedee" not in answer.err + answer.out
