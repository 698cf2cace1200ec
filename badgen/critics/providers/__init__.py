"""Services that run judges, by name."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.errors import UnknownName
from badgen.critics.exchange.secret import key_from
from badgen.critics.providers import anthropic, gemini, openai, server
from badgen.critics.providers.contract import Provider

_SERVICES: Mapping[str, tuple[type[anthropic.Anthropic | openai.OpenAI | gemini.Gemini | server.Server], str]] = {
    "anthropic": (anthropic.Anthropic, anthropic.KEY),
    "openai": (openai.OpenAI, openai.KEY),
    "gemini": (gemini.Gemini, gemini.KEY),
    "server": (server.Server, server.KEY),
}
NAMES = tuple(_SERVICES)

__all__ = ["NAMES", "Provider", "provider"]


def provider(name: str, model: str, url: str = "", timeout_s: float = 300.0) -> Provider:
    """The service of this name, with the key from the environment; raises JudgeError or UnknownName."""
    if name not in _SERVICES:
        raise UnknownName("provider", name, _SERVICES)
    service, variable = _SERVICES[name]
    return service(model, key_from(variable, needed=name != server.Server.name), url, timeout_s)
