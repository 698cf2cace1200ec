"""What a request will cost: tokens by the providers' published formulas, and prices in US dollars.

The formulas are for the largest detail that a provider offers, since that is what is sent. Where a provider has several
generations of models with different formulas, the model's name decides; an unknown name gets the newest formula. All
were read in November 2026. Our pictures are small (256 px), so every picture is one tile or fewer than 110 patches.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from badgen.contracts.errors import BadValue
from badgen.critics.exchange.reply import Usage
from badgen.critics.exchange.request import JudgeRequest

BATCH_SHARE = 0.5  # of the price, in batches of Anthropic, OpenAI and Gemini (their pages on batches, 2026-11)
# Characters of English for a token: Anthropic's glossary says 3.5, OpenAI's help and Gemini's page on tokens 4.
_CHARACTERS: Mapping[str, float] = {"anthropic": 3.5, "openai": 4.0, "gemini": 4.0, "server": 3.5}


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input_usd: float
    output_usd: float

    def of(self, usage: Usage, share: float = 1.0) -> float:
        """Cost of these tokens [USD]; `share` is that of the list price which is paid."""
        return share * (usage.input_tokens * self.input_usd + usage.output_tokens * self.output_usd) / 1e6


# Claude: platform.claude.com, "Models & pricing", read 2026-11; Haiku 5.5 up to 100,000 tokens in a prompt.
PRICES: Mapping[str, Price] = {
    "claude-fable-5-1": Price(10.0, 50.0),
    "claude-opus-5-5": Price(4.0, 20.0),
    "claude-opus-5": Price(5.0, 25.0),
    "claude-sonnet-5-5": Price(2.0, 10.0),
    "claude-sonnet-5": Price(2.0, 10.0),
    "claude-haiku-5-5": Price(0.1, 0.5),
}


def price_of(provider: str, model: str, given: str) -> Price | None:
    """The price that the user gives as `INPUT,OUTPUT`, else that of the table, else None; raises BadValue."""
    if given:
        try:
            found = tuple(float(part) for part in given.split(","))
        except ValueError:
            found = ()
        if len(found) != 2 or not all(math.isfinite(p) and p >= 0 for p in found):
            raise BadValue(
                f"price is {given!r}; it takes INPUT,OUTPUT in US dollars for a million tokens, such as 2,10"
            )
        return Price(*found)
    return PRICES.get(_DATE.sub("", model)) if provider == "anthropic" else None


_DATE = re.compile(r"-20\d{6}$")  # at the end of the name of one version of a model
_BEFORE_CLAUDE_4_7 = re.compile(r"claude-(?:3|(?:haiku|sonnet)-4|opus-4-(?:[0-6]|2025))")


def input_tokens(request: JudgeRequest, provider: str, model: str) -> int:
    """Tokens of a request, by the formulas of the provider."""
    per_picture = _PICTURES[provider]
    pictures = sum(per_picture(model, p.width_px, p.height_px) for p in request.pictures)
    return pictures + math.ceil(request.characters / _CHARACTERS[provider])


def anthropic_picture(model: str, width_px: int, height_px: int) -> int:
    """One token for each patch of 28 x 28 px, after the picture is scaled down to what the model takes.

    From Claude 4.7 on that is 2576 px on the long edge and 4784 tokens, before it 1568 px and 1568 tokens (the page
    "Images and vision" of platform.claude.com). Older pages say width times height / 750, which is up to 15 % less.
    """
    longest_px, most = (1568, 1568) if _BEFORE_CLAUDE_4_7.match(model) else (2576, 4784)
    scale = min(1.0, longest_px / max(width_px, height_px))
    while (tokens := _patches(scale * width_px, scale * height_px, 28)) > most:
        scale *= math.sqrt(most / tokens) * 0.999
    return tokens


def openai_picture(model: str, width_px: int, height_px: int) -> int:
    """Tiles of 512 px for the models up to GPT-5.1, patches of 32 px for the small ones and the newer ones.

    Tiles: the picture is fitted into 2048 x 2048 px, then its short side is scaled down to 768 px; GPT-4o and GPT-4.1
    count 85 tokens and 170 for each tile, GPT-4o mini 2833 and 5667, GPT-5 and GPT-5.1 70 and 140. Patches: at most
    1536 of them, times 1.62 for the mini models (o4-mini: 1.72), 2.46 for the nano models, and 1.2 for GPT-5.2 and
    newer (the page "Images and vision" of developers.openai.com, and for the last number measurements in its forum,
    June 2026).
    """
    if model.startswith("gpt-4o-mini"):
        return _tiles(width_px, height_px, 2833, 5667)
    for word, factor in (("o4-mini", 1.72), ("mini", 1.62), ("nano", 2.46)):
        if word in model:
            return math.ceil(_capped(width_px, height_px) * factor)
    if model.startswith(("gpt-4", "o1", "o3")):
        return _tiles(width_px, height_px, 85, 170)
    if model == "gpt-5" or model.startswith(("gpt-5-", "gpt-5.1")):
        return _tiles(width_px, height_px, 70, 140)
    return math.ceil(_capped(width_px, height_px) * 1.2)


def gemini_picture(model: str, width_px: int, height_px: int) -> int:
    """1120 tokens for any picture from Gemini 3 on; before it, 258 for each tile.

    Up to 384 px on both sides a picture is one tile of the older models; a larger one is cut into tiles of 768 px (the
    pages "Media resolution" and "Image understanding" of ai.google.dev).
    """
    if not model.startswith(("gemini-1", "gemini-2")):
        return 1120
    if max(width_px, height_px) <= 384:
        return 258
    return 258 * math.ceil(width_px / 768) * math.ceil(height_px / 768)


def server_picture(model: str, width_px: int, height_px: int) -> int:
    """One token for each patch of 28 x 28 px, as Qwen's models count; others may count three times as many."""
    return _patches(width_px, height_px, 28)


_PICTURES: Mapping[str, Callable[[str, int, int], int]] = {
    "anthropic": anthropic_picture,
    "openai": openai_picture,
    "gemini": gemini_picture,
    "server": server_picture,
}


def _patches(width_px: float, height_px: float, edge_px: int) -> int:
    return math.ceil(width_px / edge_px) * math.ceil(height_px / edge_px)


def _capped(width_px: int, height_px: int, most: int = 1536) -> int:
    """Patches of 32 px, after a picture with more than 1536 of them is shrunk until a whole number of them fits."""
    if (found := _patches(width_px, height_px, 32)) <= most:
        return found
    scale = math.sqrt(32 * 32 * most / (width_px * height_px))
    across, down = scale * width_px / 32, scale * height_px / 32
    scale *= min(math.floor(across) / across, math.floor(down) / down)
    # Rounded, so that a side that is a whole number of patches is not counted as one more.
    return _patches(round(scale * width_px, 6), round(scale * height_px, 6), 32)


def _tiles(width_px: int, height_px: int, base: int, each: int) -> int:
    scale = min(1.0, 2048 / max(width_px, height_px))
    scale = min(scale, 768 / min(width_px, height_px))
    return base + each * _patches(round(scale * width_px, 6), round(scale * height_px, 6), 512)
