"""Finished files as a gate reads them back, made small: PDF with everything in which a text may hide, pages, lines. All invented."""

import io
from collections.abc import Iterable, Mapping

from pypdf import PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject


def pdf(
    *pages: str, info: Mapping[str, str] | None = None, outline: str = "", xmp: str = "", attached: Mapping[str, bytes] | None = None,
    note: str = "", link: str = "", alt: str = "", actual: str = "",
) -> bytes:  # fmt: skip
    """A PDF of pages, each line of a page on a line of its own."""
    writer = PdfWriter()
    told = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in told.items()})
    for page in pages or ("",):
        each = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(_drawn(page.splitlines(), actual))
        each[NameObject("/Contents")] = writer._add_object(stream)
        each[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    writer.add_metadata({"/Title": "A copy", **(info or {})})
    if outline:
        writer.add_outline_item(title=outline, page_number=0)
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(1, 1, 9, 9)))
    if link:
        writer.add_annotation(0, Link(rect=(1, 1, 9, 9), url=link))
    for name, content in (attached or {}).items():
        writer.add_attachment(name, content)
    if xmp:
        told = StreamObject()
        told.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d>{xmp}</d></x:xmpmeta>".encode())
        told.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        writer.root_object[NameObject("/Metadata")] = writer._add_object(told)
    if alt:
        writer.root_object[NameObject("/StructTreeRoot")] = DictionaryObject({NameObject("/Alt"): TextStringObject(alt)})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _drawn(lines: Iterable[str], actual: str) -> bytes:
    drawn = b"BT /F1 11 Tf 40 800 Td 14 TL\n"
    for line in lines:
        shown = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn += b"(" + shown + b") Tj T*\n"
    if actual:
        drawn += b"/Span <</ActualText <feff" + actual.encode("utf-16-be").hex().encode() + b">>> BDC (x) Tj EMC\n"
    return drawn + b"ET"


def html(body: str, head: str = "") -> bytes:
    """A page."""
    return f'<!DOCTYPE html><html lang="en"><head><title>A copy</title>{head}</head><body>{body}</body></html>'.encode()
