"""What badgen costs on this machine, and how true its labels are."""

import badgen  # noqa: F401  it chooses the OpenGL, which must happen before anything imports MuJoCo
