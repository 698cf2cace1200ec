"""The evaluation server of Robometer: films as NumPy files in a form, progress of every frame in JSON.

Field names and meanings are those of `robometer/evals/eval_server.py` of github.com/robometer/robometer (2026).
"""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.critics.asking import Patience
from badgen.critics.exchange.form import FormFile, form_of
from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeError
from badgen.evaluation.models import Frames
from badgen.evaluation.servers.sending import PATIENCE, patiently

_PATH = "/evaluate_batch_npy"
_FILE = "sample_0_trajectory_frames"


class Robometer:
    """Scores the frames of a film by a server of Robometer.

    Args:
        http: the server.
        prefixes: whether each frame is scored from the film up to it alone (`use_frame_steps` of the server, which then
            sees four frames of it); otherwise all frames are scored from the whole film.
        patience: how often to ask again.
    """

    def __init__(self, http: Http, prefixes: bool = False, patience: Patience = PATIENCE) -> None:
        self._http, self._prefixes, self._patience = http, prefixes, patience

    def __call__(self, frames: Frames, instruction: str, times_s: F64) -> F64:
        """(T,) progress of (T, H, W, 3) frames; raises JudgeError where the server does not give it."""
        body, media = _form(frames, instruction, self._prefixes)
        data = patiently(lambda: self._http.send("POST", _PATH, body, media), self._patience)
        found = self._http.read_json(data)
        try:
            progress = np.asarray(found["outputs_progress"]["progress_pred"][0], dtype=np.float64)
        except (KeyError, IndexError, TypeError, ValueError):
            raise JudgeError(
                f"{_PATH} answered without outputs_progress.progress_pred: {self._http.shown(str(found))}; is "
                "--protocol right?"
            ) from None
        if progress.shape != (len(frames),):
            raise JudgeError(
                f"{_PATH} gave {progress.size} values for {len(frames)} frames; the server may take fewer: try "
                f"--frames {max(progress.size, 2)}"
            )
        return progress


def _form(frames: Frames, instruction: str, prefixes: bool) -> tuple[bytes, str]:
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(frames), allow_pickle=False)
    trajectory: dict[str, Any] = {
        "frames": {"__numpy_file__": _FILE},
        "frames_shape": list(frames.shape),
        "task": instruction,
        "id": "0",
        "metadata": {"subsequence_length": len(frames)},
        "video_embeddings": None,
        "text_embedding": None,
    }
    sample = {"sample_type": "progress", "trajectory": trajectory}
    fields = {"sample_0": json.dumps(sample), "use_frame_steps": "true" if prefixes else "false"}
    return form_of(fields, [FormFile(_FILE, f"{_FILE}.npy", "application/octet-stream", file.getvalue())])
