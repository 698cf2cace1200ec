"""Its place puts this folder on the import path, so that tests can say `from fakes import fake_run`."""

import badgen  # noqa: F401  # chooses how to draw, before any test imports mujoco
