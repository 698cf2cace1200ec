"""The judge that a command asks: its options, and what they build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from badgen.cli.parameters import OneOf
from badgen.critics.asking import Asking
from badgen.critics.budget import Meter
from badgen.critics.cache import Cache
from badgen.critics.cost import BATCH_SHARE, price_of
from badgen.critics.providers import NAMES, provider

Command = TypeVar("Command", bound=Callable[..., None])


def judge_options(
    providers: tuple[str, ...] = NAMES, required: bool = False, help_text: str = "Service that is asked."
) -> Callable[[Command], Command]:
    """The options of every command that asks a language model; `asking_of` reads them.

    Args:
        providers: names that may be given.
        required: whether provider and model must be named.
        help_text: what --provider does in this command.
    """
    options = (
        click.option("--provider", type=OneOf("provider", providers), required=required, help=help_text),
        click.option("--model", required=required, help="Name of the provider's model."),
        click.option(
            "--url", default="", help="Address of the server; needed for provider server.  [default: the provider's]"
        ),
        click.option(
            "--budget-usd", type=click.FloatRange(0), help="Most that this start may spend.  [default: no limit]"
        ),
        click.option(
            "--price", default="", metavar="IN,OUT", help="US dollars per million tokens.  [default: a dated table]"
        ),
        click.option(
            "--max-tokens",
            type=click.IntRange(200),
            default=8000,
            show_default=True,
            help="Most tokens of a reply, with thinking.",
        ),
    )

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


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
