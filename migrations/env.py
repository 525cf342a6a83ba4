"""How migrations reach the database: on the application's own kind of connection, each in one transaction."""

from alembic import context
from sqlalchemy import Connection, Engine

from app.adapters.database import create_database_engine, is_sqlite
from app.adapters.full_text import is_for_models
from app.models.base import Instant
from app.models.registry import metadata
from config import load_settings


def address() -> str:
    """Give the database's address: that of the caller (`flask migrate`, a test), else that of the settings."""
    given = context.config.attributes.get("url")
    return str(given) if given else load_settings().database


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write column types of ours as plain ones: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def configure(connection: Connection) -> None:
    """Set what autogenerate compares, and rebuild tables where SQLite cannot alter them."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=is_for_models,
        render_item=render_item,
        transaction_per_migration=True,
    )


def run() -> None:
    """Run the migrations and, on SQLite, check the references that were off meanwhile."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        if isinstance(connection, Engine):
            run_on(connection)
        else:
            configure(connection)
            with context.begin_transaction():
                context.run_migrations()
        return
    engine = create_database_engine(address(), foreign_keys=False)
    try:
        run_on(engine)
    finally:
        engine.dispose()


def run_on(engine: Engine) -> None:
    """Run the migrations on a connection of the engine."""
    with engine.connect() as connection:
        configure(connection)
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite(engine):
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"references broken by a migration: {broken[:5]}")


run()
