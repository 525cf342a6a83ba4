"""Every table, imported once, so that migrations and the mapper know them all."""

from app.models import (
    accounts,
    agencies,
    calendar,
    cases,
    catalogue,
    connections,
    desk,
    files,
    letters,
    open_data,
    proposals,
    trail,
    versions,
)
from app.models.base import Base

MODULES = (
    accounts,
    agencies,
    calendar,
    cases,
    catalogue,
    connections,
    desk,
    files,
    letters,
    open_data,
    proposals,
    trail,
    versions,
)
metadata = Base.metadata
