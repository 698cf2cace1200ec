"""The judge that a command asks, from its options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from badgen.critics.asking import Asking
from badgen.critics.budget import Meter
from badgen.critics.cache import Cache
from badgen.critics.cost import BATCH_SHARE, price_of
from badgen.critics.providers import provider


def asking_of(given: Mapping[str, Any], folder: Path) -> Asking:
    """The judge of the options `provider`, `model`, `url`, `price`, `budget_usd`, `max_tokens` and perhaps `batch`.

    Its replies are kept in the folder. Raises BadValue or JudgeError for options that do not fit and a missing key.
    """
    price = price_of(given["provider"], given["model"], given["price"])
    found = provider(given["provider"], given["model"], given["url"])
    return Asking(
        provider=found,
        model=given["model"],
        cache=Cache(folder / "replies", found.secret),
        meter=Meter(price, given["budget_usd"], BATCH_SHARE if given.get("batch") else 1.0),
        most_tokens=given["max_tokens"],
    )
