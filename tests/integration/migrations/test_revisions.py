"""Every revision goes up, down and up again, and leaves what the models say, on both databases."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.adapters.database import create_database_engine
from app.adapters.full_text import is_for_models
from app.cli.migrate import migration_config
from app.models.registry import metadata


def test_the_newest_revision_holds_what_the_models_say(database_url: str) -> None:
    engine = create_database_engine(database_url)
    with engine.connect() as connection:
        # The full text is the databases' own; what it keeps is in no model (`is_for_models`).
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_for_models})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_revision_goes_up_down_and_up_again(empty_database_url: str) -> None:
    config = migration_config(empty_database_url)
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    for revision in revisions:
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    engine = create_database_engine(empty_database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM calendar_day")).scalar_one() > 40
        assert connection.execute(text("SELECT event_count FROM trail_head")).scalar_one() == 0
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(migration_config("sqlite://")).get_heads()) == 1
