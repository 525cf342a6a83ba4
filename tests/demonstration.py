"""The demonstration, loaded as an installation loads it, for databases that tests get copies of."""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.extensions import db
from app.factory import create_app
from config import Settings
from tests.databases import migrate


def load_demonstration(url: str) -> None:
    """Migrate the empty database at an address and run `flask demo load` on it."""
    migrate(url)
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(
                _env_file=None,
                secret_key="a key for tests, long enough for the settings",
                database_url=url,
                var_dir=Path(folder),
                is_demo=True,
                log_format="text",
            )
        )
        result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
