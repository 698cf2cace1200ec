"""What a set of questions will cost, before any of them is asked."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.critics.asking import Asking
from badgen.critics.exchange.reply import Usage
from badgen.exporting import Questions

# A reply describes each frame in about 40 tokens and has about 200 beside that; thinking is not foreseen.
_EACH_FRAME, _BESIDE = 40, 200


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much is to be asked.

    Attributes:
        prompts: number of questions.
        stored: of them, those whose reply is stored already.
        pictures: pictures in the prompts that are to be sent.
        expected: tokens if replies have the usual length.
        most: tokens if every reply is as long as it may be, with all its thinking.
        expected_usd, most_usd: what these cost; None where no price is known.
    """

    prompts: int
    stored: int
    pictures: int
    expected: Usage
    most: Usage
    expected_usd: float | None
    most_usd: float | None


def estimate(asking: Asking, questions: Questions) -> Estimate:
    """Go through all questions once, without asking any."""
    stored = pictures = input_tokens = usual = most = 0
    for question in questions:
        sha256, request = asking.request(question)
        if asking.known(sha256, question) is not None:
            stored += 1
            continue
        pictures += len(request.pictures)
        input_tokens += asking.most(request).input_tokens
        frames = len(question.answer["frames"]) if question.asks == "frames" else 1
        usual += min(request.most_tokens, _BESIDE + _EACH_FRAME * frames)
        most += request.most_tokens
    price, share = asking.meter.price, asking.meter.share
    expected, longest = Usage(input_tokens, usual), Usage(input_tokens, most)
    return Estimate(
        prompts=len(questions.episodes),
        stored=stored,
        pictures=pictures,
        expected=expected,
        most=longest,
        expected_usd=price.of(expected, share) if price else None,
        most_usd=price.of(longest, share) if price else None,
    )
