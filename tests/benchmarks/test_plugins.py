"""Start-up with many plugins: what each one adds."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.core.distributions import READS_SHEETS, a_sheet, install

MANY, FEW = 200, 40

MOST_MILLISECONDS = 5.0
"""What one plugin may add, to find it, import it, read its sheet and vet it."""

LOAD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from supple.plugins import load
from supple.lexicon import words_of
words_of("en")
names = frozenset(f"p{n}" for n in range(int(sys.argv[2])))
started = time.process_time()
plugins = load(only=names)
spent = time.process_time() - started
assert len(plugins.catalogue.stretches) == len(names), plugins.installed[0].problems
print(spent)
"""
"""Loads some plugins in a new process, and prints the processor's seconds: others may be busy."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which many distributions are installed, each with a stretch of its own."""
    folder = tmp_path_factory.mktemp("site")
    for number in range(MANY):
        name = f"Quiet sitting {number}"
        install(folder, f"supple-p{number}", READS_SHEETS, sheet=a_sheet(name=name))
    return folder


def milliseconds_a_plugin(site: Path, plugins: int) -> float:
    """What each of so many plugins adds to start-up."""
    command = [sys.executable, "-c", LOAD, str(site), str(plugins)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return 1000 * float(done.stdout) / plugins


@pytest.mark.slow
def test_a_plugin_adds_little_to_start_up(benchmark: Any, site: Path) -> None:
    """With 200 of them, each adds less than five milliseconds, and no more than among 40."""
    milliseconds_a_plugin(site, MANY)  # compiles them, as installing does
    once = benchmark.pedantic(milliseconds_a_plugin, args=(site, MANY))
    many = min(once, milliseconds_a_plugin(site, MANY))
    few = min(milliseconds_a_plugin(site, FEW) for _ in range(2))
    benchmark.extra_info |= {"milliseconds a plugin": round(many, 2), "among few": round(few, 2)}
    assert many < MOST_MILLISECONDS
    assert many < 1.5 * few
