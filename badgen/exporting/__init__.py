"""What an exporter is built from: the base class, splits and labels of episodes, and files in a common style."""

from badgen.contracts.exporter import Options, StoredDataset, StoredEpisode
from badgen.exporting.alike import ONE_SHAPE, Aspect
from badgen.exporting.caps import ends_too_well
from badgen.exporting.dataset_exporter import DatasetExporter, Job
from badgen.exporting.datasheet import METADATA_FILES, captions_of, facts_of
from badgen.exporting.encoder import Encoder, load_encoder
from badgen.exporting.hdf5 import Hdf5Out, put_array, writing_hdf5
from badgen.exporting.journal import Journal, Unit
from badgen.exporting.json_files import json_line, write_array, write_json, write_lines
from badgen.exporting.moments import has_come, wrong_so_far
from badgen.exporting.pair_views import better_first_by_view, pair_views, row_name
from badgen.exporting.prompts import Block, Prompt, PromptExporter, Question, Questions
from badgen.exporting.rubric import RUBRIC, rubric_score
from badgen.exporting.sampled_frames import SampledFrames, frames_option, require_both_ends, write_sampled_frames
from badgen.exporting.sides import better_first
from badgen.exporting.stages import DONE, Segment, segments, stage_values
from badgen.selection.entry import Entry, Pair
from badgen.selection.labels import FrameLabels, common_steps, evenly, exact, labels_at, labels_of, percent
from badgen.selection.options import SHARED, Shared
from badgen.selection.select import Selection
from badgen.selection.shown import completion_s

__all__ = [
    "DONE",
    "METADATA_FILES",
    "ONE_SHAPE",
    "RUBRIC",
    "SHARED",
    "Aspect",
    "Block",
    "DatasetExporter",
    "Encoder",
    "Entry",
    "FrameLabels",
    "Hdf5Out",
    "Job",
    "Journal",
    "Options",
    "Pair",
    "Prompt",
    "PromptExporter",
    "Question",
    "Questions",
    "SampledFrames",
    "Segment",
    "Selection",
    "Shared",
    "StoredDataset",
    "StoredEpisode",
    "Unit",
    "better_first",
    "better_first_by_view",
    "captions_of",
    "common_steps",
    "completion_s",
    "ends_too_well",
    "evenly",
    "exact",
    "facts_of",
    "frames_option",
    "has_come",
    "json_line",
    "labels_at",
    "labels_of",
    "load_encoder",
    "pair_views",
    "percent",
    "put_array",
    "require_both_ends",
    "row_name",
    "rubric_score",
    "segments",
    "stage_values",
    "write_array",
    "write_json",
    "write_lines",
    "write_sampled_frames",
    "writing_hdf5",
    "wrong_so_far",
]
