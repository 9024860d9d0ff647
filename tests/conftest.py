"""What all tests share: examples may take as long as a busy machine needs."""

from hypothesis import settings

settings.register_profile("supple", deadline=None)
settings.load_profile("supple")
