"""The two commands and the locks that they install from."""

import re
import subprocess

import pytest

from tests.architecture.source_tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
PINNED = re.compile(r"^([a-z0-9._-]+)==\S+( ; [^\\]+)? \\$")


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_pinned_with_hashes_and_without_an_address(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.match(line) and not line.startswith("    --hash=sha256:")] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_wanted_package_is_locked(name: str) -> None:
    wanted = {
        re.split(r"[\[~=<> ]", line)[0].lower()
        for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-c"))
    }
    locked = {
        found[1]
        for line in (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        if (found := PINNED.match(line))
    }
    assert wanted - locked == set()


def test_tests_and_product_agree_on_every_shared_version() -> None:
    versions: dict[str, set[str]] = {}
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if PINNED.match(line):
                versions.setdefault(line.partition("==")[0], set()).add(line)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_the_command_alone_lists_what_it_can_do() -> None:
    done = subprocess.run([ROOT / "chung"], capture_output=True, text=True, check=True)
    for command in ("run", "test", "check", "fmt", "flask", "bench"):
        assert re.search(rf"^  {command}\b", done.stdout, re.MULTILINE)


def test_an_unknown_command_is_refused_and_named() -> None:
    done = subprocess.run([ROOT / "chung", "fly"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown command: fly" in done.stderr
