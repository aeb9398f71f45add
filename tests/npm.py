"""Programs from npm that tests ask, each installed once for all runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


def installed(package: str, name: str) -> tuple[str, Path]:
    """Node, and the folder in which a package (`name@version`) is installed for the tests called `name`.

    Where it cannot be had, the test that wants it is skipped; in CI, it fails.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        assert not os.environ.get("CI"), f"CI needs Node and npm: {package} is asked"
        pytest.skip(f"needs Node and npm, to ask {package}")
    home = Path(tempfile.gettempdir()) / f"rulewright-tests-{name}"
    if not home.exists():
        _install(npm, package, home)
    return node, home / "node_modules"


def _install(npm: str, package: str, home: Path) -> None:
    """Installs a package beside its place and moves it there, so that runs side by side do not meet half of it."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        beside = Path(folder) / home.name
        beside.mkdir()
        command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(beside), package]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            assert not os.environ.get("CI"), done.stderr
            pytest.skip(f"npm cannot install {package}: {done.stderr.strip().splitlines()[-1]}")
        try:
            beside.rename(home)
        except OSError:
            assert home.exists(), f"{home} cannot be made"
