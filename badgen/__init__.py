"""badgen turns a robot simulation that works into verified, labelled failures."""

from badgen.render.gl import choose_gl

choose_gl()  # MuJoCo reads MUJOCO_GL once, when it is first imported
