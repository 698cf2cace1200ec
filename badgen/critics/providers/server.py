"""Any server that speaks OpenAI's Chat Completions, such as one for open models on a machine of your own."""

from __future__ import annotations

from typing import ClassVar

from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeError, JudgeReply
from badgen.critics.exchange.request import JudgeRequest
from badgen.critics.exchange.secret import Secret
from badgen.critics.providers.chat import body_of, reply_of
from badgen.critics.providers.contract import Provider

KEY = "BADGEN_SERVER_KEY"


class Server(Provider):
    """A server at an address of the user's; a key is sent where the environment has one."""

    name: ClassVar[str] = "server"

    def __init__(self, model: str, secret: Secret, url: str = "", timeout_s: float = 300.0) -> None:
        if not url:
            raise JudgeError("provider server needs the address of your server: --url http://127.0.0.1:8000/v1")
        self._model, self.secret = model, secret
        self.asked = (self.name, url.rstrip("/"), model)
        headers = {"Authorization": f"Bearer {secret.reveal()}"} if secret else {}
        self._http = Http(url.rstrip("/"), headers, secret, KEY, timeout_s)

    def ask(self, request: JudgeRequest) -> JudgeReply:
        """One reply; raises TryAgain or JudgeError."""
        return reply_of(self._http.post("/chat/completions", body_of(request, self._model, "max_tokens")))
