"""Extensions, unbound; the factory binds them to one application."""

from flask import current_app
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mailman import Mail
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from app.models.registry import metadata

db = SQLAlchemy(metadata=metadata)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
# Its memory is that of one process: it only damps floods. Sign-in counts its failures in the database.
limiter = Limiter(
    # Asked for at each request: the first application of a process must not fix the figure for the next.
    default_limits=[lambda: str(current_app.config["RATE_LIMIT"])],
    key_func=get_remote_address,
    headers_enabled=False,
)
talisman = Talisman()
mail = Mail()
