"""The Python blocks of docs/extend, so that tests execute what the pages teach."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).parents[1] / "docs/extend"


def blocks(page: str) -> list[str]:
    """Source of each Python block of a page, in order."""
    return re.findall(r"```python\n(.*?)```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
