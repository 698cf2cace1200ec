"""Does a reward model get better by the failures of badgen? `python -m studies.value RUN... --out FILE.json`.

A small reward model is trained on equally many episodes under several conditions, and measured on groups that none of
its parts has seen. [docs/value.md] says what the conditions are, and what came out.
"""
