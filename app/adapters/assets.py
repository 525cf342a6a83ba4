"""The built front end: plain names become addresses with a content hash."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
# A name with a hash never changes its content, so a browser may keep it for good.
HASHED_NAME = re.compile(r"\.[0-9a-f]{10}\.[a-z0-9]+$")


class AssetsMissing(RuntimeError):
    """The front end has not been built, or a page asks for a file that the build does not make."""


@dataclass(frozen=True, slots=True)
class AssetAddresses:
    """Addresses of the built files under one prefix, such as `/static/build`."""

    files: Mapping[str, str]
    prefix: str

    def asset_url(self, name: str) -> str:
        """The address of a built file; raises AssetsMissing for a name that the build does not know."""
        if name not in self.files:
            raise AssetsMissing(f"{name} is not among the built files: {', '.join(sorted(self.files))}")
        return f"{self.prefix}/{self.files[name]}"


def read_assets(folder: Path, prefix: str) -> AssetAddresses:
    """Read the manifest that the build wrote; raises AssetsMissing naming the command when there is none."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise AssetsMissing(f"{manifest} is missing: run `npm ci --ignore-scripts && npm run build`")
    return AssetAddresses(json.loads(manifest.read_text(encoding="utf-8")), prefix.rstrip("/"))


def is_immutable(filename: str) -> bool:
    """Whether a static file carries its content hash in its name and may be cached without asking again."""
    return HASHED_NAME.search(filename) is not None
