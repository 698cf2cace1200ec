"""A second implementation of every rule, from stored states and contact forces alone: `python -m studies.audit RUN`.

It shares no code with badgen and its scenes: it imports NumPy, MuJoCo, h5py and click only. What a rule means was read
from its declaration, then written down again, one row after the other. Where both implementations find the same events
at the same times, a label is what physics shows and no slip of one program.

How to add a rule: one line in the list of the scene, in `studies/audit/scenes`, with a detector of `detectors.py`, and
a small function of a `Moment` where it needs one. A rule without such a line is reported as not audited.
"""
