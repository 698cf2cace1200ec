"""Its place puts this folder on the import path, so that tests can say `from fakes import fake_dataset`."""

import signal
import threading

import pytest

import badgen  # noqa: F401  # chooses how to draw, before any test imports mujoco

# A shell starts background jobs with Ctrl-C ignored, which child processes inherit; some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one scene go to one process, and so do all others of one file: what they share is made only once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(_scene(item) or item.path.stem))


def _scene(item: pytest.Item) -> str | None:
    """The scene that a test is about: of its parameters, or of the file's name."""
    from lab import SCENES

    given = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    told = [v[0] if isinstance(v, tuple) and v else v for v in given]
    named = [v for v in told if isinstance(v, str) and v in SCENES]
    return named[0] if named else next((s for s in SCENES if item.path.stem == f"test_{s}"), None)
