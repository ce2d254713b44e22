# Stillroom: everything there is to do with a checkout. `make help` lists it.
#
# All set-up is done here and nowhere else: a virtual environment, Python packages, the client by the Node that a
# Python package brings, a browser for the tests. What is up to date is not done again.

VENV ?= .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
CLIENT := $(PY) tools/client.py
PYTEST := $(PY) -m pytest -q
# Many tests wait for clocks and sockets: two at a time.
PYTEST_TWO := $(PYTEST) --numprocesses 2 --dist loadfile
# LAN=1 serves HTTPS to the local network, for headsets.
SETTINGS := $(if $(filter-out 0 no false,$(LAN)),STILLROOM_LAN=1)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo dev build test check lint types client-check drift units slow voice-histories voice-minute e2e chromium espeak bench clean

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16
	@echo
	@echo 'Settings: STILLROOM_PORT=9000 make run, and the like; README.md has them all.'

# ------------------------------------------------------------------------------------------------ running

run: build ## serve at http://localhost:8080; LAN=1 for headsets on the same network
	@$(SETTINGS) $(PY) -m worldserver serve

# Twelve fill the lakeside: as many places more, for those who come to look.
demo: build ## the same, with twelve people around the fire
	@$(SETTINGS) STILLROOM_ROOM_CAPACITY=$${STILLROOM_ROOM_CAPACITY:-24} $(PY) -m tools.together bots --count 12

dev: build ## the same, with pages that reload as the client is edited
	@$(SETTINGS) $(PY) -m tools.together dev

build: $(VENV)/.run ## build the client, if it has changed
	@$(CLIENT) build

# ------------------------------------------------------------------------------------------------ testing

test: check slow e2e ## everything: what check does, real servers and wheels, real browsers

check: lint types drift client-check units ## what needs no browser: format, lint, types, drift, quick tests

lint: $(VENV)/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: $(VENV)/.dev
	$(PY) -m mypy

drift: $(VENV)/.dev
	$(PY) protocol/generate.py --check
	$(PY) -m worldserver.scene.schema /dev/stdout | cmp - scenes/schema.json

client-check: $(VENV)/.dev
	$(CLIENT) tsc --noEmit
	$(CLIENT) biome check --error-on-warnings .
	$(CLIENT) vitest run --coverage

units: $(VENV)/.dev
	$(PYTEST_TWO) -m 'not slow and not e2e' --cov --cov-report=term:skip-covered tests

slow: $(VENV)/.dev build
	$(PYTEST_TWO) -m 'slow and not e2e' tests

# A million decisions of who hears whom, each held to the model: a minute or two.
voice-histories: $(VENV)/.dev ## the full run of the test that no packet leaves the audibility matrix
	DECISIONS=1000000 $(PYTEST) tests/net/test_voice_histories.py

voice-minute: $(VENV)/.dev build chromium espeak ## a minute of speech in four headsets, without one gap
	$(PYTEST) tests/e2e -m long --log-cli-level=info

# A process of its own: the driver of the browser leaves an event loop running.
e2e: $(VENV)/.dev build chromium espeak
	$(PYTEST) tests/e2e -m 'not long'

chromium: $(VENV)/.dev ## a browser for the tests, if there is none
	@$(PY) -m tools.chromium --install

espeak: $(VENV)/.dev
	@$(PY) -m tools.espeak

bench: $(VENV)/.dev build ## what a room costs, on a quiet machine
	$(PY) -m bench.fanout

# ------------------------------------------------------------------------------------------------ set-up

$(VENV)/.run: pyproject.toml tools/venv.sh
	@echo 'Setting up $(VENV)'
	@sh tools/venv.sh $(VENV)
	@$(PIP) --editable . --group client
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo 'Setting up $(VENV) for tests'
	@$(PIP) --editable . --group dev
	@touch $@

clean: ## remove what was made here, the virtual environment too
	rm -rf $(VENV) build dist client_webxr/dist client_webxr/node_modules .coverage htmlcov
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
