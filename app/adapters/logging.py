"""Structured logs on the error stream: what happened, how long it took, and nothing about a person."""

import logging
import re
import sys
import time
from secrets import token_hex
from typing import Any

import structlog
from flask import Flask, Response, g, request

REQUEST_ID = re.compile(r"[A-Za-z0-9\-]{8,64}")
HEADER = "X-Request-ID"


def configure_logging(log_format: str) -> None:
    """Send structlog and the standard library through one chain; `log_format` is `json` or `text`."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.dev.ConsoleRenderer(colors=False)
    if log_format == "json":
        last = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger("chung")
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


def install_request_log(app: Flask) -> None:
    """Give each request an id and log one line for it: the route's pattern, never its values, query or address."""
    log = structlog.get_logger("chung.web")

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else token_hex(8)
        g.request_started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.get("request_id", "")
        if request.endpoint != "static":
            took = time.perf_counter() - g.get("request_started", time.perf_counter())
            log.info(
                "request",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else "",
                status=response.status_code,
                ms=round(took * 1000, 1),
            )
        return response

    app.before_request(begin)
    app.after_request(end)
