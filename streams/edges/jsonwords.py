"""What is wrong with a line of JSON, in plain words and with the column: decoders speak to programmers."""

from __future__ import annotations

import json
import re

MEANT = {
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected",
    "Expecting ',' delimiter": "a comma or the end of what was begun is expected",
    "Expecting ':' delimiter": "a colon is expected",
    "Expecting value": "a value is expected",
    "Unterminated string starting at": "a text begins and has no closing quote",
    "Invalid control character at": "a control character stands in a text; JSON wants it escaped",
    "Invalid \\escape": "a backslash is followed by what JSON does not know",
    "Invalid \\uXXXX escape": "\\u is not followed by four hexadecimal digits",
    "Extra data": "something follows after the end",
    "Illegal trailing comma before end of object": "a comma is followed by the end of an object",
    "Illegal trailing comma before end of array": "a comma is followed by the end of an array",
}
"""By the words of Python's own decoder, which tells the place."""
KINDS = {
    "int": "a number", "float": "a number", "bool": "true or false", "str": "a text", "array": "an array",
    "object": "an object", "null": "null",
}  # fmt: skip
MISFIT = re.compile(r"Expected `([^`]+)`, got `(\w+)`(?: - at `\$\.?([^`]*)`)?")


def why_not_json(line: bytes, error: Exception) -> str:
    """Return what is wrong with a line that is no item, where ``error`` is what a stricter decoder said of it."""
    try:
        json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as wrong:
        return f"not UTF-8: byte {wrong.start + 1} is 0x{line[wrong.start]:02x}"
    except json.JSONDecodeError as wrong:
        at = f"column {wrong.pos + 1}" if wrong.pos < len(wrong.doc.rstrip()) else "the end"
        return f"not JSON: at {at} {MEANT.get(wrong.msg, wrong.msg)}"
    except (RecursionError, ValueError):  # also of numbers with thousands of digits
        pass
    return _misfit(str(error))


def _misfit(words: str) -> str:
    found = MISFIT.search(words)
    if found is None:
        return words
    wanted = " or ".join(dict.fromkeys(KINDS.get(each, each) for each in found[1].split(" | ") if each != "null"))
    where = f"{found[3]} is" if found[3] else "it is"
    return f"{where} {KINDS.get(found[2], found[2])}, where {wanted} is expected"
