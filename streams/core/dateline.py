"""Where a report was filed and by whom, at the head of its text: "(서울=연합뉴스) 기자 =", "МОСКВА. /ТАСС/.".

A dateline names a city and an agency, and says nothing of what the report is about: a Seoul agency on a phone app
does not concern the Republic of Korea. So nothing named in it opens a gate or weighs in a judgement.
"""

from __future__ import annotations

import re

LIMIT = 120
"""Characters a dateline may have; anything longer is text."""

_FORMS = (
    r"[(\[（【〔][^()\[\]（）【】〔〕=＝]{1,30}[=＝][^()\[\]（）【】〔〕=＝]{1,40}[)\]）】〕]"
    r"(?:[^=＝.\n]{0,40}(?:기자|특파원)\s*[=＝])?",
    r"[【〔][^【】〔〕\n]{1,30}(?:時事|共同|AFP|ロイター|新華社)[^【】〔〕\n]{0,20}[】〕]",
    r"新华社[^\n，。]{1,16}\d{1,2}日电",
    r"[A-ZА-ЯЁІЇЄҐ][^\n/]{1,40}[.,]\s*/[А-ЯЁA-Z][^/\n]{1,30}/\.?",
    r"[A-ZА-ЯЁІЇЄҐ-]{3,24},\s+\d{1,2}\s+\w{3,9}\.?\s+[-–—]+\s*"
    r"(?:РИА Новости|Спутник|Sputnik|Интерфакс|Укринформ)[^\n.]{0,10}\.?",
    r"[A-Z][A-Z .'-]{2,24},\s+(?:[A-Z][\w.]{2,9}\s+\d{1,2}|\d{1,2}\s+[A-Z]\w{2,9})\s+\([^()\n]{2,30}\)\s*[-–—]+",
    r"[A-Z][A-Z .'-]{2,24}\s+\((?:Reuters|AP|AFP|Yonhap|Kyodo)[^()\n]{0,12}\)\s*[-–—]+",
)
_DATELINE = re.compile(r"\s*(?:" + "|".join(_FORMS) + r")")


def dateline_end(text: str) -> int:
    """Return the offset at which the dateline ends, 0 where the text has none. Takes time linear in ``LIMIT``."""
    found = _DATELINE.match(text[:LIMIT])
    return found.end() if found else 0
