"""A document as bytes: without what a template or a program leaves behind, and the same bytes for the same document. Needs python-docx.

Zip holds a time and a system for every part; here they are fixed (1980, the first that it can hold). Parts are stored as they are, because
what packs them may pack otherwise in its next version; a schedule of a thousand items has about a megabyte so.
"""

import io
import zipfile
from typing import Any

from projections.court.elements import FONT, element, twips

KEPT = ("/officeDocument", "/core-properties", "/styles", "/settings", "/header", "/footer")
"""Relations whose parts go; python-docx's template also has a picture of itself, fonts, themes and 900 kB of styles."""
STYLES = ("Normal", "Heading1", "Heading2")
FIRST = (1980, 1, 1, 0, 0, 0)


def packed(document: Any, title: str, page: tuple[int, int], margin: int) -> bytes:
    """Give the bytes of a document on pages of so many millimetres."""
    _lay_out(document.sections[0], page, margin)
    _style(document.styles.element)
    _settings(document.settings.element)
    properties = document.core_properties
    for told in list(properties._element):  # noqa: SLF001 -- python-docx can set these, but not leave them out
        properties._element.remove(told)  # noqa: SLF001 -- as above
    properties.title, properties.language = title[:250], "en-GB"
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if not relation.reltype.endswith(KEPT)]:
            relations.pop(key)
    saved = io.BytesIO()
    document.save(saved)
    return _again(saved)


def _again(saved: io.BytesIO) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(made, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, FIRST)
            part.create_system = part.external_attr = 0
            target.writestr(part, source.read(name), zipfile.ZIP_STORED)
    return made.getvalue()


def _lay_out(section: Any, page: tuple[int, int], margin: int) -> None:
    properties = section._sectPr  # noqa: SLF001 -- whole, as python-docx sets its parts one by one
    references = [child for child in properties if child.tag.endswith(("headerReference", "footerReference"))]
    for child in list(properties):
        properties.remove(child)
    properties.attrib.clear()
    edges = dict.fromkeys(("top", "right", "bottom", "left"), twips(margin))
    properties.extend([
        *references, element("pgSz", w=twips(page[0]), h=twips(page[1]), orient="landscape" if page[0] > page[1] else "portrait"),
        element("pgMar", **edges, header=twips(8), footer=twips(8), gutter=0),
    ])  # fmt: skip


def _style(styles: Any) -> None:
    """Keep three styles, and let all text be of one font and no colour."""
    for child in list(styles):
        styles.remove(child)
    fonts = element("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)
    language = element("lang", val="en-GB", eastAsia="en-GB", bidi="he-IL")
    run = element("rPr", fonts, element("sz", val=18), element("szCs", val=18), language)
    paragraph = element("pPr", element("spacing", before=0, after=0))
    styles.append(element("docDefaults", element("rPrDefault", run), element("pPrDefault", paragraph)))
    for at, style in enumerate(STYLES):
        level = [element("pPr", element("keepNext"), element("outlineLvl", val=at - 1))] if at else []
        default: dict[str, object] = {} if at else {"default": 1}
        name = f"heading {at}" if at else "Normal"
        styles.append(element("style", element("name", val=name), element("qFormat"), *level, type="paragraph", styleId=style, **default))


def _settings(settings: Any) -> None:
    for child in list(settings):
        settings.remove(child)
    mode = element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    settings.append(element("compat", mode))
