"""Break the verifier in each of its checks, one at a time: some row of the tables must notice.

The breaks are made from the source itself: every `raise Refused` is taken out once, every operand
of every condition, every call whose only purpose is to check. So a check without a row fails here
on the day that it is written. What no such rule reaches (a number, a pattern) is listed by hand.
"""

import ast
import logging
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

import pytest

from supple_alexa import certificates, signature, web
from tests.skill.hostile import HONEST, HOSTILE, LOCAL_HONEST, LOCAL_HOSTILE, Row, asked
from tests.skill.local_alexa import settle
from tests.skill.serving import SKILL_ID, answer, create, in_process

MODULES = (signature, certificates, web)  # Each imports only those before it.

FUNCTIONS = {
    "certificates": {"find"},  # test_certificates.py has the rest: it takes many requests at once.
    "web": {"_refuse_strangers", "_receive", "_body", "_parsed"},
}
"""Where the breaks are made, if not in the whole module."""

NO_REQUEST_SHOWS_IT = {
    "The certificate file did not come in time.": "test_certificates.py",
    "The request could not be checked": "test_web.py",
}
"""Refusals that take more than a request, and where they are tested."""

BY_HAND = (
    ("signature", "timedelta(seconds=150)", "timedelta(seconds=151)"),
    ("signature", "timedelta(seconds=150)", "timedelta(seconds=149)"),
    ("signature", "timedelta(hours=1)", "timedelta(hours=2)"),
    ("signature", "timedelta(hours=1)", "timedelta(minutes=59)"),
    ("signature", "abs(now - sent)", "(now - sent)"),
    ("signature", "abs(now - sent)", "(sent - now)"),
    ("signature", '.startswith("AlexaSkillEvent.")', '.endswith("AlexaSkillEvent.")'),
    ("signature", "_LONGEST_HEADER = 1024", "_LONGEST_HEADER = 1023"),
    ("signature", "_LONGEST_HEADER = 1024", "_LONGEST_HEADER = 1028"),
    ("signature", "_LEAST_KEY_BITS = 2048", "_LEAST_KEY_BITS = 1024"),
    ("signature", "_LEAST_KEY_BITS = 2048", "_LEAST_KEY_BITS = 2049"),
    ("signature", "_MOST_CERTIFICATES = 10", "_MOST_CERTIFICATES = 9"),
    ("signature", "_MOST_CERTIFICATES = 10", "_MOST_CERTIFICATES = 11"),
    ("signature", "(?i:https)", "(?:https)"),
    ("signature", "(?i:https)", "(?i:https?)"),
    ("signature", "(?i:https)", "(?i:https|ftp)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?:s3\.amazonaws\.com)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:s3.amazonaws\.com)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:s3\.amazonaws.com)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:s3\.amazonaws\.com\.?)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:[\w.@-]*s3\.amazonaws\.com)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:(?:[\w:]+@)?s3\.amazonaws\.com)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:s3\.amazonaws\.com[\w.@-]*)"),
    ("signature", r"(?i:s3\.amazonaws\.com)", r"(?i:[\w.]+\.com)"),
    ("signature", "(?::443)?", ""),
    ("signature", "(?::443)?", r"(?::\d+)?"),
    ("signature", "(?::443)?", r"(?::\w*)?"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./%-]+)"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./-]+)(?:\?.*)?"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./-]+)(?:#.*)?"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./\\-]+)"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./\s-]+)"),
    ("signature", r"(/[\w./-]+)", r"(/[\w./,:-]+)"),
    ("signature", "_URL.fullmatch(", "_URL.match("),
    ("signature", "_URL.fullmatch(", "_URL.search("),
    ("signature", "posixpath.normpath(match[1])", "match[1]"),
    ("signature", "path.startswith(", "path.lower().startswith("),
    ("signature", '("/echo.api/")', '("/echo.api")'),
    ("signature", "validate=True", "validate=False"),
    ("signature", "leaf, *others =", "*others, leaf ="),
    ("signature", "chain = verifier.verify(leaf, others)", "chain = [leaf]"),
    ("signature", ".verify(leaf, others)", ".verify(leaf, others) and [leaf]"),
    ("signature", ".time(now)", ".time(leaf.not_valid_before_utc)"),
    ("signature", "since=max(", "since=min("),
    ("signature", "until=min(", "until=max("),
    ("signature", "self.since <= now <= self.until", "now <= self.until"),
    ("signature", "self.since <= now <= self.until", "self.since <= now"),
    ("signature", "import SHA256", "import SHA512 as SHA256"),
    ("signature", '(("context", "System"), ("session",))', '(("context", "System"),)'),
    ("signature", '(("context", "System"), ("session",))', '(("session",),)'),
    ("signature", '(("context", "System"), ("session",))', '(("session",), ("context", "System"))'),
    ("web", "MOST_BYTES = 256 * 1024", "MOST_BYTES = 256 * 1024 + 1"),
    ("web", "MOST_BYTES = 256 * 1024", "MOST_BYTES = 256 * 1024 - 1"),
    ("web", "raise RequestEntityTooLarge", "pass"),
    ("web", "verifier = Verifier(", "Verifier("),
    ("web", "app.before_request(_refuse_strangers)", "pass"),
    ("web", "_LOCAL_HOST.fullmatch(", "_LOCAL_HOST.match("),
    ("web", "_LOCAL_HOST.fullmatch(", "_LOCAL_HOST.search("),
    ("web", "_LOCAL_PAGE.fullmatch(", "_LOCAL_PAGE.match("),
    ("web", "_LOCAL_PAGE.fullmatch(", "_LOCAL_PAGE.search("),
    ("web", r"127(?:\.\d{1,3}){3}", r"\d+(?:\.\d{1,3}){3}"),
    ("web", "(?i:localhost", r"(?i:[\w.]*localhost"),
    ("web", '"Forwarded", ', ""),
    ("web", '"X-Forwarded-For", ', ""),
    ("web", '"X-Forwarded-Host", ', ""),
    ("web", '"X-Real-IP", ', ""),
    ("web", ', "Via"', ""),
)


@dataclass(frozen=True)
class Break:
    """One check broken: the module's name, where, and the source without the check."""

    module: str
    where: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}: {self.where}"


def _breaks() -> Iterator[Break]:
    """Every break that can be made by rule, then those by hand."""
    for module in MODULES:
        name, source = _name(module), _source(module)
        tree = ast.parse(source)
        lines = _lines(tree, FUNCTIONS.get(name))
        for index, node in enumerate(ast.walk(tree)):
            if getattr(node, "lineno", 0) not in lines:
                continue
            for what, part, at in _removable(node):
                broken = deepcopy(tree)
                del getattr(list(ast.walk(broken))[index], part)[at]
                source_left = ast.unparse(ast.fix_missing_locations(_FillEmpty().visit(broken)))
                yield Break(name, f"without {what}", source_left)
    for name, good, bad in BY_HAND:
        source = _source(next(module for module in MODULES if _name(module) == name))
        assert source.count(good) == 1, f"{good} is not in {name}.py exactly once"
        yield Break(name, f"{good} -> {bad or 'nothing'}", source.replace(good, bad))


def _removable(node: ast.AST) -> Iterator[tuple[str, str, int]]:
    """What can be taken out of a node: its words, and the field and index where it stands."""
    if isinstance(node, ast.BoolOp):
        for at, operand in enumerate(node.values):
            yield ast.unparse(operand), "values", at
    for part in ("body", "orelse", "handlers"):
        statements = getattr(node, part, None)
        for at, statement in enumerate(statements if isinstance(statements, list) else ()):
            words = ast.unparse(statement)
            is_check = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            is_refusal = words.startswith("raise Refused")
            if (is_check or is_refusal) and not any(why in words for why in NO_REQUEST_SHOWS_IT):
                yield words, part, at


class _FillEmpty(ast.NodeTransformer):
    """Puts `pass` where the only statement was taken out."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.stmt | ast.excepthandler) and getattr(node, "body", None) == []:
            node.body = [ast.Pass()]  # type: ignore[union-attr]
        return super().generic_visit(node)


def _lines(tree: ast.Module, functions: set[str] | None) -> set[int]:
    """The lines of these functions, or of all of them."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (functions is None or node.name in functions)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


def _first_to_notice(broken: Break | None, folder: Path, patch: pytest.MonkeyPatch) -> Row | None:
    """The first row that does not fit, with one of the modules broken."""
    for module in MODULES:
        source = broken.source if broken and broken.module == _name(module) else _source(module)
        assert module.__spec__ is not None
        fresh = module_from_spec(module.__spec__)
        patch.setitem(sys.modules, module.__name__, fresh)
        exec(compile(source, str(module.__file__), "exec"), fresh.__dict__)  # noqa: S102
    create_app = sys.modules[web.__name__].create_app
    for skill_id, rows in ((SKILL_ID, HOSTILE + HONEST), (None, LOCAL_HOSTILE + LOCAL_HONEST)):
        send = in_process(create(create_app, folder, answer, skill_id))
        for row in rows:
            if not row.fits(asked(row, send, folder)):
                return row
    return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own Alexa, for all the breaks."""
    return settle(tmp_path_factory.mktemp("alexa"))


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of refusals are made here, and nobody reads why."""
    monkeypatch.setattr(logging.getLogger("supple_alexa"), "disabled", True)


def test_without_a_break_every_row_fits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that fails by itself would notice every break."""
    assert _first_to_notice(None, folder, monkeypatch) is None


@pytest.mark.parametrize("broken", list(_breaks()), ids=str)
def test_some_row_notices_a_broken_check(
    broken: Break, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No check may be lost, or loosened, without a test that says so."""
    assert _first_to_notice(broken, folder, monkeypatch) is not None
