"""What stands below a table and belongs to none of its rows: "Total: 1000", "Source: …", "(1000 rows)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MOST: Final = 10  # rows
_FEWEST: Final = 5  # rows above, which tell what a row of the table looks like
_LONGEST: Final = 300  # characters

_NUMBER: Final = r"[\d.,'\s]*\d[\d.,'\s]*"
_REMARK: Final = re.compile(
    "|".join(
        (
            # a sum: a word and a number
            rf"(?:(?:grand |sub)?total|sum|count|(?:number of )?(?:rows|records|texts|entries|results|responses)|n"
            rf"|gesamt|summe|insgesamt|suma|somme|итого|всего|合计|总计|共计|总数|小计|合計|總計|総計|합계|총계)"
            rf"\s*[:：=]?\s*{_NUMBER}[%\w]{{0,8}}",
            rf"[(\[]?\s*{_NUMBER}(?:rows?|records?|results?|entries|texts)\b(?: in set| affected| returned)?.{{0,30}}",
            rf"共\s*(?:有|计|計)?\s*{_NUMBER}[条條行个個项項篇则則句份].{{0,10}}",
            # a source or a remark: a word and a colon
            r"(?:(?:data )?sources?|notes?|remarks?|quellen?|anmerkung|hinweis|fuente|fonte|nota|источник|примечание"
            r"|(?:数据|资料|資料|數據)?(?:来源|來源)|出处|出處|注|註|备注|備註|说明|說明|出典|출처)\s*[:：].*",
            r"(?:generated|exported|created|downloaded|retrieved|printed|last updated)\b.*\d.*",
            r"(?:导出|生成|下载|制表|打印|更新|匯出|下載)(?:时间|日期|人|于|時間)?\s*[:：]?.*\d.*",
            r"(?:©|\(c\)|copyright\b).*",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)


class Footers:
    """Looks at the rows of a table one by one, and says in the end which of the last are no rows of it.

    Only those of which nothing but the first cell is filled, where every row above has more, and which read like a
    remark: a text whose label is missing is a text.
    """

    def __init__(self) -> None:
        self.is_at_end = False  # whether the last row had one cell at most, so that the next one must be shown too
        self._lone: list[tuple[int, str]] = []  # since the last row with more than one cell
        self._is_table = True

    def add(self, number: int, cells: Sequence[str], filled: int) -> None:
        """A row by its number, and up to which cell it is filled. Of other rows than those with one cell at most only
        the one after them matters.
        """
        self.is_at_end = filled < 2
        if filled > 1:
            self._is_table = self._is_table and not self._lone
        elif self._is_table and len(self._lone) <= _MOST:
            self._lone.append((number, cells[0].strip()))

    def found(self, total: int) -> frozenset[int]:
        """The numbers of those rows, in a table of `total` rows."""
        lone = self._lone
        if not self._is_table or not 0 < len(lone) <= _MOST or total - len(lone) < _FEWEST:
            return frozenset()
        remarks = [len(cell) <= _LONGEST and _REMARK.fullmatch(cell) is not None for _, cell in lone]
        return frozenset(number for number, _ in lone) if all(remarks) else frozenset()
