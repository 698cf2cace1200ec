"""Tokens by the published formulas, at sizes for which the providers' pages or forums give the number."""

from __future__ import annotations

import pytest
from judged import PICTURE_PX, question

from badgen.contracts.errors import BadValue
from badgen.critics.budget import BudgetReached, Meter
from badgen.critics.cost import (
    Price,
    anthropic_picture,
    gemini_picture,
    input_tokens,
    openai_picture,
    price_of,
    server_picture,
)
from badgen.critics.exchange.reply import JudgeError, Usage
from badgen.critics.exchange.request import request_of


@pytest.mark.parametrize(
    ("model", "width_px", "height_px", "tokens"),
    [
        ("gpt-4o", 1024, 1024, 765),  # 85 + 4 * 170, the example of the page
        ("gpt-4o", 2048, 4096, 1105),  # 85 + 6 * 170, likewise
        ("gpt-4o", 256, 256, 255),
        ("gpt-4o-mini", 1024, 1024, 25501),
        ("gpt-5", 1024, 1024, 630),
        ("gpt-5.1-codex", 256, 256, 210),
        ("gpt-4.1-mini", 1024, 1024, 1659),  # 1024 patches * 1.62
        ("gpt-4.1-mini", 1800, 2400, 2353),  # shrunk to 1452 patches, the example of the page
        ("gpt-4.1-nano", 256, 256, 158),
        ("o4-mini", 256, 256, 111),
        ("gpt-6", 256, 256, 77),  # these four were measured by a user in June 2026
        ("gpt-6", 768, 1024, 922),
        ("gpt-6", 1280, 720, 1104),
        ("gpt-6", 2048, 768, 1844),
    ],
)
def test_openai(model: str, width_px: int, height_px: int, tokens: int) -> None:
    assert openai_picture(model, width_px, height_px) == tokens


@pytest.mark.parametrize(
    ("model", "width_px", "height_px", "tokens"),
    [
        ("claude-sonnet-5-5", 256, 256, 100),  # 10 x 10 patches of 28 px
        ("claude-sonnet-5-5", 224, 224, 64),
        ("claude-sonnet-5-5", 1092, 1092, 39 * 39),
        ("claude-haiku-4-5", 256, 256, 100),
    ],
)
def test_anthropic(model: str, width_px: int, height_px: int, tokens: int) -> None:
    assert anthropic_picture(model, width_px, height_px) == tokens


@pytest.mark.parametrize(
    ("model", "most"), [("claude-haiku-4-5", 1568), ("claude-sonnet-4-6", 1568), ("claude-opus-4-1", 1568)]
)
def test_older_claude_models_take_smaller_pictures(model: str, most: int) -> None:
    assert 0.95 * most < anthropic_picture(model, 4000, 3000) <= most
    for newer in ("claude-opus-4-7", "claude-opus-5-5", "claude-sonnet-5", "a-model-of-tomorrow"):
        assert 0.95 * 4784 < anthropic_picture(newer, 4000, 3000) <= 4784


@pytest.mark.parametrize(
    ("model", "width_px", "height_px", "tokens"),
    [
        ("gemini-2.5-flash", 256, 256, 258),
        ("gemini-2.5-flash", 384, 384, 258),
        ("gemini-2.5-flash", 385, 384, 258),
        ("gemini-2.5-flash", 960, 540, 516),
        ("gemini-3-pro", 256, 256, 1120),
    ],
)
def test_gemini(model: str, width_px: int, height_px: int, tokens: int) -> None:
    assert gemini_picture(model, width_px, height_px) == tokens


def test_text_counts_by_its_characters() -> None:
    request = request_of(question(), 2000)
    pictures = 3 * server_picture("qwen", *PICTURE_PX)
    assert pictures == 3 * 2 * 2
    assert input_tokens(request, "server", "qwen") == pictures + -(-request.characters * 10 // 35)
    assert input_tokens(request, "openai", "gpt-6") == 3 * 3 + -(-request.characters // 4)  # 2 patches * 1.2 each


def test_prices_are_of_the_table_or_of_the_user() -> None:
    assert price_of("anthropic", "claude-opus-5-5", "") == Price(4.0, 20.0)
    assert price_of("anthropic", "claude-opus-5-5", "1,2.5") == Price(1.0, 2.5)
    assert price_of("anthropic", "claude-haiku-5-5-20261007", "") == price_of("anthropic", "claude-haiku-5-5", "")
    assert price_of("openai", "gpt-6", "") is None
    assert Price(4.0, 20.0).of(Usage(1_000_000, 100_000), share=0.5) == pytest.approx(3.0)
    for wrong in ("2", "2,x", "2,3,4", "-1,2", "nan,1"):
        with pytest.raises(BadValue, match="takes INPUT,OUTPUT"):
            price_of("openai", "gpt-6", wrong)


class TestBudget:
    def test_what_runs_at_the_same_time_cannot_exceed_it_together(self) -> None:
        meter = Meter(Price(1.0, 10.0), budget_usd=0.03)
        first = meter.set_aside(Usage(0, 1000))
        second = meter.set_aside(Usage(0, 1000))
        meter.set_aside(Usage(0, 1000))
        with pytest.raises(BudgetReached, match=r"budget of 0.03 USD is reached: 0.0000 USD are spent"):
            meter.set_aside(Usage(0, 1))
        meter.pay(first, Usage(0, 200))
        meter.pay(second, None)
        assert meter.spent_usd == pytest.approx(0.002)
        assert meter.set_aside(Usage(0, 1800)) == pytest.approx(0.018)
        with pytest.raises(BudgetReached, match="same command goes on with a new budget"):
            meter.set_aside(Usage(0, 1))

    def test_without_a_price_there_is_none(self) -> None:
        with pytest.raises(JudgeError, match="--price INPUT,OUTPUT"):
            Meter(None, budget_usd=1.0)
        assert Meter(None).set_aside(Usage(10, 10)) == 0.0
