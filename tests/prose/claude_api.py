"""A loopback double of Anthropic's Messages API: it takes what the real one takes, refused where the SDK's own types
refuse it, and answers with messages of the real shape. What the model would say is given by the test.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from anthropic.types import Message
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from pydantic import TypeAdapter

KEY = "sk-ant-sesame"
_PARAMS: TypeAdapter[Any] = TypeAdapter(MessageCreateParamsNonStreaming)


class Claude:
    """The double; ``answers`` has one for each request: the rules, a status to refuse with, or a stop reason."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.url = ""

    def answer(self, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer to one request."""
        # Newer clients of Anthropic send the key as a bearer token, older ones in a header of its own.
        if KEY not in {headers["x-api-key"], (headers["authorization"] or "").removeprefix("Bearer ")}:
            return 401, _error("authentication_error", "invalid x-api-key")
        dated = re.fullmatch(r"20\d\d-\d\d-\d\d", headers["anthropic-version"] or "")
        if dated is None or headers["content-type"] != "application/json":
            return 400, _error("invalid_request_error", "anthropic-version: header is required")
        asked = json.loads(body)
        try:
            _PARAMS.validate_python(asked)
            (tool,) = asked["tools"]
            assert asked["tool_choice"] == {"type": "tool", "name": tool["name"]}
            assert tool["input_schema"]["type"] == "object"
        except (ValueError, AssertionError) as error:
            return 400, _error("invalid_request_error", str(error))
        self.asked.append(asked)
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            return answer, _error("overloaded_error", f"no: {asked['messages'][0]['content'][:60]}")
        stop, content = (
            "tool_use",
            [{"type": "tool_use", "id": "toolu_01", "name": tool["name"], "input": {"rules": answer}, "caller": None}],
        )
        if isinstance(answer, str):
            stop, content = answer, [{"type": "text", "text": "I would rather not.", "citations": None}]
        message = {
            "id": "msg_01",
            "type": "message",
            "role": "assistant",
            "model": asked["model"],
            "content": content,
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": {"input_tokens": 10, "output_tokens": 10},
        }
        # Of the real shape, or the test is of nothing.
        Message.model_validate(message)
        return 200, message


def _error(kind: str, words: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": words}, "request_id": "req_01"}


@contextmanager
def serving(claude: Claude) -> Iterator[Claude]:
    """The double on loopback, over HTTP as the SDK speaks it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            known = self.path.partition("?")[0] == "/v1/messages"
            status, data = claude.answer(self.headers, body) if known else (404, _error("not_found_error", self.path))
            sent = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(sent)))
            self.send_header("retry-after-ms", "1")
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    claude.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield claude
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
