"""A form in words: its events under their keys, what each asks for, and which fields name another event of the same act."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from commands import composing, output

if TYPE_CHECKING:
    from commands.forms import Form, Step

STREAMS = {"case": "a case", "person": "a person", "unit": "the unit"}


def described(form: "Form") -> dict[str, Any]:
    """Describe a form in JSON values."""
    return {
        "form": form.name, "what": form.title, "stream": form.stream, "begins": form.begins, "defaults": dict(form.defaults),
        "events": [_event(form, step) for step in form.steps],
    }  # fmt: skip


def _event(form: "Form", step: "Step") -> dict[str, Any]:
    return {
        "type": step.type, "key": step.under or None, "list": step.each, "optional": step.optional or step.each,
        "unless": step.unless or None, "person": step.begins or None, "set": dict(step.set), "shares": list(step.shares),
        "refers": {field: {"key": key, "list": key in form.lists()} for field, key in step.refers.items()},
        "fields": [
            {
                "name": field.name, "required": field.required and field.name not in step.refers, "many": field.many,
                "what": field.description,
            }
            for field in composing.taken(step)
        ],
    }  # fmt: skip


def explained(told: Mapping[str, Any]) -> Iterator[str]:
    """Tell the description of a form in prose."""
    yield f"{told['form']} (a form: its events are recorded as one act)"
    yield from output.paragraph(told["what"], "  ")
    yield f"  Recorded in: {'a new case' if told['begins'] else STREAMS[told['stream']]}"
    beside = "Fields of an event without a key stand beside the keys; those of any other under its key."
    yield from output.paragraph(f"{beside} Each type is explained by its name.", "  ")
    for event in told["events"]:
        yield ""
        yield from _event_explained(event)


def _event_explained(event: Mapping[str, Any]) -> Iterator[str]:
    place = f"under {event['key']}" if event["key"] else "beside the keys"
    many = ": a list, one event for each object" if event["list"] else ", optional" if event["optional"] else ""
    yield f"  {event['type']}, {place}{many}"
    if event["unless"]:
        yield f"    Left out where {event['unless']} is given."
    if event["person"]:
        yield '    Or {"person": "P-311"}, for one who is recorded.'
    if fixed := [f"{name} is {_fixed(value)}" for name, value in event["set"].items() if value is not None]:
        yield from output.paragraph(f"Given by the form: {', '.join(fixed)}.", "    ")
    for field in event["fields"]:
        yield from output.paragraph(_field(event, field), "      ", f"    {field['name']}: ")


def _fixed(value: Any) -> str:
    """Say what the form itself gives: a code, or the person begun under a label."""
    text = str(value)
    return f"the {text[1:]} of this act" if text.startswith("@") else text


def _field(event: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    needed = " (needed)" if field["required"] else ""
    meant = event["refers"].get(field["name"])
    if field["name"] in event["shares"]:
        return f"{field['what']}; left out, it is that given beside the keys{needed}"
    if meant is None:
        return f"{'list: ' * field['many']}{field['what']}{needed}"
    if meant["list"]:
        return f'{field["what"]}; "@1" for the first of {meant["key"]} in this act, "@2" for the second{needed}'
    return f"{field['what']}; left out, it is the {meant['key']} of this act, where there is one"
