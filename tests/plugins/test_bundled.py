"""The bundled plugins, held to what is asked of everyone's."""

import supple_lower_back
import supple_whole_body
from supple.testing import PluginContract


class TestLowerBack(PluginContract):
    """The sequences for the lower back."""

    plugin = supple_lower_back


class TestWholeBody(PluginContract):
    """The stretches for the whole body."""

    plugin = supple_whole_body
