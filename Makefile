# Everything here works on a fresh machine with Python 3.11 or newer (on Debian: apt-get install python3-venv
# libegl1 libegl-mesa0).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
SLIM := .venv-slim
FLOOR := 3.3.7
CONSUMERS := .venv-consumers
WORKERS ?= 2
DEMO := runs/demo

.PHONY: demo test test-slow test-docs test-gallery test-pictures test-audit test-cluster test-worlds cluster-trial check docs picture slim test-consumers wheel-smoke clean
.DELETE_ON_ERROR:

# Installs are editable: the sources are always the ones in this folder, so only pyproject.toml can outdate them.
# What `make test` installs holds all that `make demo` needs, so it stamps both.
$(VENV)/.installed-view: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[view]'
	touch $@

$(VENV)/.installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed-view

$(SLIM)/.installed: pyproject.toml
	$(PYTHON) -m venv $(SLIM)
	$(SLIM)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' 'mujoco==$(FLOOR)'
	touch $@

demo: $(VENV)/.installed-view  ## a small dataset of failures and its gallery
	$(VENV)/bin/badgen make --scene lid_lift --mode collision --n 4 --cameras front,side --size 320 --out $(DEMO) --workers $(WORKERS)
	$(VENV)/bin/badgen view $(DEMO)
	@printf '\nOpen %s in a browser.\n' "$$(find $(DEMO) -name index.html | head -n 1)"

test: $(VENV)/.installed-dev  ## the suite, without what is marked slow
	$(VENV)/bin/python -m pytest -n $(WORKERS)

test-slow: $(VENV)/.installed-dev  ## what the suite only samples: every mode of every scene, and long rollouts
	$(VENV)/bin/python -m pytest -n $(WORKERS) -m slow

test-docs: $(VENV)/.installed-dev  ## every tutorial, followed step by step in an environment of its own
	$(VENV)/bin/python tests/docs/run_tutorials.py

test-gallery: $(VENV)/.installed-dev  ## the gallery of 2,000 episodes, used in a headless Chromium
	PYTHONPATH=tests $(VENV)/bin/python tests/view/check_gallery.py

test-pictures: $(VENV)/.installed-dev  ## in 20 layouts of every scene, all that is asked about is in the picture
	$(VENV)/bin/python tests/scenes/check_pictures.py

AUDITED := runs/audited
AUDIT_N := 1
AUDIT_SEED := 1
test-audit: $(VENV)/.installed-dev  ## a second implementation finds the events of a fresh dataset of every scene and mode
	$(VENV)/bin/badgen make --scene all --mode all --n $(AUDIT_N) --seed $(AUDIT_SEED) --cameras none --jitters 0 \
	  --out $(AUDITED)-n$(AUDIT_N)-s$(AUDIT_SEED) --workers $(WORKERS)
	$(VENV)/bin/python -m studies.audit $(AUDITED)-n$(AUDIT_N)-s$(AUDIT_SEED) --bands any

test-cluster: $(VENV)/.installed-dev  ## two Ray nodes on loopback, one of which is lost while workers are killed
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[ray]'
	$(VENV)/bin/python -m pytest tests/cluster

cluster-trial: $(VENV)/.installed-dev  ## the same with 400 episodes, and ten workers killed; half an hour
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[ray]'
	$(VENV)/bin/python -m studies.cluster_trial --out runs/cluster-trial

WORLDS := .venv-worlds
$(WORLDS)/.installed: pyproject.toml
	$(PYTHON) -m venv $(WORLDS)
	$(WORLDS)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[minari]' 'mujoco==3.10.0' \
	  'gymnasium-robotics==1.4.2' scipy imageio pytest pytest-timeout
	$(WORLDS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps 'metaworld==3.1.1'
	touch $@

test-worlds: $(WORLDS)/.installed  ## Meta-World, gymnasium-robotics, a humanoid, and replayed demonstrations, in an environment of their own
	$(WORLDS)/bin/python -m pytest -p no:cacheprovider --override-ini addopts= tests/worlds
	PYTHONPATH=examples $(WORLDS)/bin/python -m studies.world_yields metaworld
	PYTHONPATH=examples $(WORLDS)/bin/python -m studies.world_yields robotics gymnasium --n 5

check: $(VENV)/.installed-dev  ## format, lint, types
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

docs: $(VENV)/.installed-dev  ## the generated tables of README and docs
	$(VENV)/bin/python -m studies.docs_tables

.PHONY: bands
bands: $(VENV)/.installed-dev  ## whether the operators of all scenes lead to the difficulties that they declare; an hour
	$(VENV)/bin/python -m studies.bands --scene all --workers $(WORKERS)

picture: $(VENV)/.installed-dev  ## the moving picture of the README, from a real run
	$(VENV)/bin/python -m studies.readme_picture

slim: $(SLIM)/.installed  ## the marked tests on the oldest supported mujoco
	$(SLIM)/bin/python -m pytest -m slim

# lerobot pins an old torch, and would bring CUDA: it comes without its dependencies, which stand here instead.
$(CONSUMERS)/.installed: pyproject.toml
	$(PYTHON) -m venv $(CONSUMERS)
	pip="$(CONSUMERS)/bin/python -m pip install --quiet --disable-pip-version-check" && \
	$$pip torch==2.13.0 && $$pip --no-deps lerobot==0.4.4 robomimic==0.3.0 torchvision==0.28.0 torchcodec==0.13.0 && \
	$$pip accelerate av datasets deepdiff draccus==0.10.0 einops h5py huggingface-hub imageio jsonlines minari mujoco \
	  pandas psutil pyarrow pyyaml six stable-baselines3==2.9.2 tensorboard tensorboardX termcolor tqdm transformers trl \
	  matplotlib webdataset && \
	$$pip torch==2.13.0 -e '.[rerun]'
	touch $@

FORMATS := dopamine frames gvl lerobot lrm minari opensarm preferences rerun rewind roboarena robometer robomimic \
  roboreward vqa webdataset
# Runs with empty splits, of clean episodes only, and both together; a clean run has nothing that gvl could ask about.
test-consumers: $(CONSUMERS)/.installed  ## the consumers' own libraries read exports of small datasets, and train in environments
	rm -rf exports/consumers && export PATH="$(abspath $(CONSUMERS))/bin:$$PATH" && runs=runs/consumers && \
	make="badgen make --scene lid_lift --cameras front,left_wrist --workers $(WORKERS)" && \
	$$make --mode drop,collision --n 3 --out $$runs && $$make --mode clean --n 2 --seed 5 --out $$runs-clean && \
	for to in lerobot robomimic minari preferences robometer; do \
	  badgen export $$runs --to $$to --out exports/consumers/$$to --split train=1 || exit 1; done && \
	for to in $(FORMATS); do put="badgen export --to $$to --out exports/consumers/load" && \
	  $$put/split/$$to $$runs && $$put/both/$$to $$runs-clean $$runs && \
	  { [ $$to = gvl ] || $$put/clean/$$to $$runs-clean; } || exit 1; done
	export HF_HUB_OFFLINE=1 PATH="$(abspath $(CONSUMERS))/bin:$$PATH" && python=$(CONSUMERS)/bin/python && \
	$$python tests/consumers/load_lines.py docs/exporters.md exports/consumers/load && \
	$$python tests/consumers/read_lerobot.py exports/consumers/lerobot && \
	$$python tests/consumers/read_robomimic.py exports/consumers/robomimic && \
	$$python tests/consumers/read_minari.py exports/consumers/minari && \
	$$python tests/consumers/read_trl.py exports/consumers/preferences exports/consumers/robometer && \
	$$python tests/consumers/train_sb3.py

# A stale build/ would carry deleted files into the wheel, hence the first line.
wheel-smoke:  ## a built wheel, in a clean environment far from the sources, makes and verifies one group
	rm -rf build
	tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp/venv" && pip="$$tmp/venv/bin/python -m pip --quiet --disable-pip-version-check" && \
	$$pip wheel . --no-deps --wheel-dir "$$tmp/dist" && $$pip install "$$tmp"/dist/badgen-*.whl && cd "$$tmp" && \
	venv/bin/badgen make --scene lid_lift --mode drop --n 1 --cameras none --out "$$tmp/run" && \
	venv/bin/badgen verify "$$tmp/run" && venv/bin/badgen audit "$$tmp/run" && venv/bin/badgen validate "$$tmp/run"

clean:  ## everything that the other targets made
	rm -rf $(VENV) $(SLIM) $(CONSUMERS) $(DEMO) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
