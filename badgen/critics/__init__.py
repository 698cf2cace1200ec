"""Language models as judges of stored episodes: asked, paid for, read, and compared with the physics.

The judge of the physics, which labels every episode, is `badgen.judging`.
"""
