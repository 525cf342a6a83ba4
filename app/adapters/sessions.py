"""Flask-Session's server-side sessions on connections of their own.

The store that Flask-Session brings commits the session of the request it serves, and with it whatever a view left
undone. This one writes on a connection of its own, keeps only the SHA-256 of a session's id, and reads without taking
the write lock.
"""

import hashlib
import json
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Request
from flask_session.base import Serializer, ServerSideSession, ServerSideSessionInterface
from sqlalchemy import Engine, delete, insert, select, update

from app.adapters.clock import real_now
from app.adapters.database import READ_ONLY
from app.models.accounts import WebSession

SESSION_ID_BYTES = 32


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Plain JSON; never pickle, which could run what a damaged table holds."""

    def encode(self, session: ServerSideSession) -> bytes:
        """Write a session down."""
        return json.dumps(dict(session), ensure_ascii=False).encode()

    def decode(self, serialized_data: bytes) -> dict[str, Any]:
        """Read a session back."""
        return cast(dict[str, Any], json.loads(serialized_data))


class DatabaseSessions(ServerSideSessionInterface):  # type: ignore[misc]
    """Sessions as rows of `web_session`."""

    session_class = ServerSideSession
    ttl = True  # keeps the base class from adding a command; the timetable calls delete_expired_sessions

    def __init__(self, app: Flask, engine: Engine) -> None:
        super().__init__(app, key_prefix="", permanent=False, sid_length=SESSION_ID_BYTES)
        self.engine = engine
        self.serializer = JsonSerializer()

    def _get_store_id(self, sid: str) -> str:
        return hashlib.sha256(sid.encode()).hexdigest()

    def open_session(self, app: Flask, request: Request) -> ServerSideSession:
        """Find the session behind the cookie; a built file needs none, and costs no query."""
        if request.path.startswith(f"{app.static_url_path}/"):
            return self.session_class(sid=self._generate_sid(self.sid_length), permanent=self.permanent)
        return super().open_session(app, request)

    def should_set_storage(self, app: Flask, session: ServerSideSession) -> bool:
        """Write only what changed; the idle limit counts from a stamp that sign-in renews each minute."""
        return bool(session.modified)

    def _retrieve_session_data(self, store_id: str) -> dict[str, Any] | None:
        wanted = select(WebSession.data).where(WebSession.id_hash == store_id, WebSession.expires_at > real_now())
        with self.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
            data = connection.execute(wanted).scalar_one_or_none()
        return None if data is None else self.serializer.decode(data)

    def _delete_session(self, store_id: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(WebSession).where(WebSession.id_hash == store_id))

    def _upsert_session(self, session_lifetime: timedelta, session: ServerSideSession, store_id: str) -> None:
        values = {"data": self.serializer.encode(session), "expires_at": real_now() + session_lifetime}
        with self.engine.begin() as connection:
            found = connection.execute(update(WebSession).where(WebSession.id_hash == store_id).values(values))
            if found.rowcount == 0:
                connection.execute(insert(WebSession).values(id_hash=store_id, **values))


def delete_expired_sessions(engine: Engine) -> int:
    """Delete the rows of sessions that are over; return how many."""
    with engine.begin() as connection:
        return connection.execute(delete(WebSession).where(WebSession.expires_at <= real_now())).rowcount
