# Two commands do all the set-up: `make serve` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve preview test explore lint bench chromium python lock clean

serve: $(VENV)/.run
	@$(BIN)/dutybook serve --demo --port "$(PORT)" --data "$(DATA)"

preview: $(VENV)/.run
	@$(BIN)/dutybook preview

test: $(VENV)/.dev chromium
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist loadfile --ignore=tests/browser --ignore=tests/service
	@$(BIN)/pytest tests/browser tests/service

# Property tests with new examples, many more of them: what CI does not wait for.
explore: $(VENV)/.dev
	@HYPOTHESIS_PROFILE=explore $(BIN)/pytest -n 2 --dist loadfile --ignore=tests/browser --ignore=tests/service -k "$(or $(ONLY),test)"

lint: $(VENV)/.dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks counting

# Browser tests need Chromium and a Chinese font; Debian's packages bring both.
chromium:
	@if ! command -v chromium >/dev/null || ! fc-list :lang=zh 2>/dev/null | grep -q .; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium and Chinese fonts ..."; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fontconfig fonts-noto-cjk >/dev/null; \
	  else \
	    echo "The browser tests need Chromium and a Chinese font: sudo apt install chromium fontconfig fonts-noto-cjk"; exit 1; \
	  fi; \
	fi

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Dutybook needs Python 3.11 or newer. Install it, or name one: make serve PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "This Python cannot make environments. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }

$(VENV)/.uv: requirements/uv.lock | python
	@echo "Making the Python environment ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@

# A mirror configured for pip serves uv too.
$(VENV)/.run: $(VENV)/.uv requirements/run.lock requirements/build.lock pyproject.toml
	@echo "Installing the pinned packages ..."
	@mirror=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null); \
	 export $${mirror:+UV_DEFAULT_INDEX="$$mirror"} VIRTUAL_ENV=$(CURDIR)/$(VENV); \
	 $(BIN)/uv pip sync --quiet --require-hashes --build-constraints requirements/build.lock requirements/run.lock && \
	 $(BIN)/uv pip install --quiet --no-deps --build-constraints requirements/build.lock -e .
	@rm -f $(VENV)/.dev; touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "Installing the pinned tools for the tests ..."
	@mirror=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null); \
	 export $${mirror:+UV_DEFAULT_INDEX="$$mirror"} VIRTUAL_ENV=$(CURDIR)/$(VENV); \
	 $(BIN)/uv pip install --quiet --require-hashes --build-constraints requirements/build.lock -r requirements/dev.lock
	@touch $@

# After a change of pyproject.toml: pin anew, with hashes and without naming an index.
lock: $(VENV)/.uv
	@for kind in run dev; do \
	  extra=$$([ $$kind = dev ] && echo "--extra dev -c requirements/run.lock"); \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url $$extra pyproject.toml -o requirements/$$kind.lock; \
	done

clean:
	rm -rf $(VENV) build site
