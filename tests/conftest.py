"""What all tests share: time as a busy machine needs it, and no trace left on the machine."""

import os

from hypothesis import settings

settings.register_profile("supple", deadline=None)
settings.load_profile("supple")

os.environ["SUPPLE_CACHE"] = "off"
