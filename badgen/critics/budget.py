"""How much may be spent, and how much was."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from badgen.critics.cost import Price
from badgen.critics.exchange.reply import JudgeError, Usage


class BudgetReached(JudgeError):
    """The next request might cost more than what is left of the budget."""


@dataclass
class Meter:
    """Counts what one start of the command spends; several threads may use it.

    Before a request the most that it can cost is set aside, so that requests which run at the same time cannot exceed
    the budget together; only the estimate of a request's own tokens can be wrong.

    Attributes:
        price: of the model; None where nobody knows it.
        budget_usd: the most that may be spent; None for no limit.
        share: of the list price which is paid, lower in batches.
        spent_usd: cost of all replies so far.
        usage: tokens of all replies so far.
    """

    price: Price | None
    budget_usd: float | None = None
    share: float = 1.0
    spent_usd: float = 0.0
    usage: Usage = field(default_factory=lambda: Usage(0, 0))
    _aside_usd: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.budget_usd is not None and self.price is None:
            raise JudgeError(
                "a budget needs a price, and none is known for this model; give --price INPUT,OUTPUT in US dollars for "
                "a million tokens"
            )

    def set_aside(self, most: Usage) -> float:
        """Set the cost of a request aside [USD]; raises BudgetReached where that is more than what is left."""
        cost_usd = self.price.of(most, self.share) if self.price else 0.0
        with self._lock:
            taken_usd = self.spent_usd + self._aside_usd
            if self.budget_usd is not None and taken_usd + cost_usd > self.budget_usd:
                raise BudgetReached(
                    f"the budget of {self.budget_usd:.2f} USD is reached: {self.spent_usd:.4f} USD are spent, and the "
                    f"next request may cost up to {cost_usd:.4f} USD; what is answered is kept, the same command goes "
                    "on with a new budget"
                )
            self._aside_usd += cost_usd
        return cost_usd

    def pay(self, aside_usd: float, used: Usage | None) -> None:
        """Count what a request used in the end, None if nothing, and free what was set aside for it."""
        with self._lock:
            self._aside_usd -= aside_usd
            if used is not None:
                self.usage = Usage(
                    self.usage.input_tokens + used.input_tokens, self.usage.output_tokens + used.output_tokens
                )
                self.spent_usd += self.price.of(used, self.share) if self.price else 0.0
