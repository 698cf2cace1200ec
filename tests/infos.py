"""The scalars of a made-up clean episode, which tests change to what they need with `dataclasses.replace`."""

from badgen.contracts.captions import CaptionSet, Sentence, Text
from badgen.contracts.episode import Certificate, EpisodeInfo

_SAID = Sentence("Nothing goes wrong.", ())
_CAPTIONS = CaptionSet(_SAID, _SAID, _SAID, _SAID, ())
CLEAN_INFO = EpisodeInfo(
    id="a",
    group="g",
    scene="lid_lift",
    category="bimanual",
    robot="none",
    instruction="lift it",
    mode="none",
    modes=(),
    outcome="success",
    success=True,
    cause_s=None,
    departs_s=None,
    onset_s=None,
    end_s=None,
    recoverable_until_s=None,
    borderline=None,
    severity=0.0,
    margin=0.0,
    margin_share=0.0,
    evident=False,
    partial_success=1.0,
    twin="a",
    seed=(7, 0, 0),
    control_hz=50.0,
    model="5d1a",
    requested="drop",
    role="clean",
    canonical_instruction="lift it",
    task="to_mat",
    attempted_task="to_mat",
    constraint_stated=True,
    relabelled_from=None,
    appearance={},
    reaction="oblivious",
    scene_params={},
    operators=(),
    certificate=Certificate(True, "ok", "success", "none", ()),
    preference=None,
    replay_sha256="ab12",
    text=Text("lift it", _CAPTIONS, _CAPTIONS),
)
