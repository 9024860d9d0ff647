"""The skill on AWS Lambda: name `supple_alexa.aws_lambda.answer` as the function's handler.

Amazon signs nothing there; who may call the function is set by its trigger, and the skill's id in
SUPPLE_SKILL_ID is checked besides. Progress needs a logbook outside the function: SUPPLE_LOGBOOK.
"""

import os
from functools import cache
from typing import Any

import orjson

from supple.settings import open_coach
from supple_alexa.skill import MEDIUM, Skill


def answer(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """The skill's response to a request.

    Raises:
        PermissionError: The request is for another skill.
    """
    system = event.get("context", {}).get("System", {})
    skill_id = os.environ.get("SUPPLE_SKILL_ID", "").strip()
    if skill_id and system.get("application", {}).get("applicationId") != skill_id:
        raise PermissionError("This request is for another skill than SUPPLE_SKILL_ID names.")
    response: dict[str, Any] = orjson.loads(_skill()(event))
    return response


@cache
def _skill() -> Skill:
    return Skill(open_coach(MEDIUM))
