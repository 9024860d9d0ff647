"""The page's modules keep to the types in their comments."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TSC = HERE / "node_modules" / "typescript" / "bin" / "tsc"


@pytest.mark.skipif(not TSC.exists(), reason="npm install --no-package-lock in tests/speaker")
def test_types_hold() -> None:
    """A mistyped field or a forgotten null is found before anybody is."""
    node = shutil.which("node")
    assert node
    checked = subprocess.run(
        [node, TSC, "-p", HERE / "jsconfig.json"], capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""
    assert checked.returncode == 0
