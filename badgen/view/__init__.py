"""Looking at a run: a static gallery, contact sheets, and a page for the terminal."""

from __future__ import annotations
