"""Implementations of hooks: registered or refused, and asked one by one, each in its guard."""

import logging
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

import pluggy

from supple.guard import PluginError, bounded, guarded
from supple.problem import Problem, Severity

log = logging.getLogger(__name__)


class Hooks:
    """Asks the plugins that loaded, each one inside its own guard."""

    def __init__(self, registry: pluggy.PluginManager):
        self._implementations = {
            name: caller.get_hookimpls() for name, caller in vars(registry.hook).items()
        }

    def ask(
        self, hook: str, *, failed: Callable[[str], Any] | None = None, **arguments: object
    ) -> list[Any]:
        """Ask everyone who implements a hook, and gather the answers that aren't None.

        Args:
            hook: The hook's name.
            failed: Makes an answer in the place of one that raised, from the plugin's name.
            arguments: What the hook is asked about.
        """
        answers = []
        for implementation in self._implementations.get(hook, ()):
            try:
                answer = guarded(partial(_answer, implementation, arguments))
            except PluginError as error:
                log.warning("plugin %s, %s: %s", implementation.plugin_name, hook, error)
                answer = failed(implementation.plugin_name) if failed else None
            if answer is not None:
                answers.append(answer)
        return answers


def register(registry: pluggy.PluginManager, module: object, name: str) -> list[Problem]:
    """Register a plugin's hooks, or none of them.

    Returns:
        A warning for each hook that isn't marked as one, and so isn't called.

    Raises:
        PluginError: An implementation asks to go first, last or around the others, or doesn't
            have the hook's arguments, or there is no such hook.
    """
    hooks = vars(registry.hook)
    unmarked = []
    for attribute in dir(module):
        options = registry.parse_hookimpl_opts(module, attribute)
        if options is None:
            if attribute in hooks:
                message = f"{attribute} isn't called: write @hookimpl above it"
                unmarked.append(Problem(message=message, severity=Severity.WARNING))
            continue
        hook = options["specname"] or attribute
        if hook not in hooks:
            near = get_close_matches(hook, hooks, n=1)
            remedy = f": did you mean {near[0]}?" if near else ""
            raise PluginError(f"{hook}: there is no such hook{remedy}")
        for option in ("wrapper", "hookwrapper", "tryfirst", "trylast"):
            if options[option]:
                raise PluginError(
                    f"{attribute} asks for {option}: write a plain @hookimpl, because a plugin "
                    "may not come before, after or around another"
                )
    try:
        registry.register(module, name)
    except Exception as error:
        if registry.is_registered(module):
            registry.unregister(module)
        raise PluginError(" ".join(str(error).split())) from error
    return unmarked


def content(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> tuple[Any, ...]:
    """A content hook's answer as a tuple; call it inside a guard."""
    return bounded(_call(implementation, arguments))


def _answer(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
    """A hook's answer; a generator runs here, inside the guard, and so fails here."""
    answer = _call(implementation, arguments)
    return bounded(answer) if isinstance(answer, Iterator) else answer


def _call(implementation: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
    return implementation.function(*(arguments[name] for name in implementation.argnames))
