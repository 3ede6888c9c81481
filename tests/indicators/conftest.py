"""How hypothesis looks for counterexamples: the same ones on every run, at their own pace."""

from hypothesis import settings

settings.register_profile("indicators", deadline=None, max_examples=150, derandomize=True)
settings.load_profile("indicators")
