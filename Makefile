# The contributor's guide: `make` lists what there is.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
# A suite starts hundreds of interpreters: what is compiled is kept, not compiled by each of them again.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || echo python3)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -q
# Broker suites mostly wait for processes to start, so more of them run at once than there are cores.
SIDE_BY_SIDE := -n 3 --dist load
BY_FILE := -n 2 --dist loadfile
# Some tests of the fast suite wait for a process or a clock; a third worker works meanwhile.
FAST := -n 3 --dist loadfile
STAMP := .venv/.made-of-pyproject-and-constraints

.PHONY: help env demo test test-fast test-page test-tansu test-kafka test-hostile fuzz test-short-reliability test-reliability check format lint-deploy bench train eval docs up down wheel clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-23s %s\n", $$1, $$2 }' Makefile

env: $(STAMP) ## make .venv with pactwire in it; quick when nothing changed

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pactwire needs Python 3.11 or later: make PYTHON=...")'
	@echo "[1/2] making .venv with $$($(PYTHON) --version)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "no venv module (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "[2/2] installing the packages of constraints.txt (the first time this takes a minute or two)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off \
	  -c constraints.txt -e '.[local,rocksdb,dev]' \
	  | awk -v live="$$(test -t 1 && echo yes)" '/^Collecting / { n++; if (live) printf "\r      %d packages", n; else if (n % 25 == 0) printf "      %d packages\n", n; fflush() } /^Installing collected/ { printf "%s      unpacking %d packages\n", live ? "\r" : "", n; fflush() } /^Successfully installed/ { print "      done" }'
	@touch $@

demo: env ## the whole belt on this machine, no Docker, no Java; KEEP=1 leaves it running
	@$(BIN)/pactwire demo $(if $(KEEP),--keep)

test: test-fast test-page test-tansu test-kafka ## every suite: fast, the page, on the embedded broker, on Apache Kafka

test-fast: env ## the suite without a broker, under a minute
	$(PYTEST) $(FAST) -m "not tansu and not kafka and not slow and not hostile and not browser" $(ARGS)

test-page: env ## the console page in a real Chromium; skipped where there is none
	$(PYTEST) -m browser tests/console $(ARGS)

test-tansu: env ## the suite on the embedded broker
	$(PYTEST) $(SIDE_BY_SIDE) -m "tansu and not kafka" $(ARGS)

test-kafka: env ## the suite on Apache Kafka itself (Java 17 and Maven), with a short run of killed workers
	RELIABILITY_ITEMS=2000 RELIABILITY_KILLS=3 $(PYTEST) $(BY_FILE) -m "kafka and (not slow or kills)" $(ARGS)

test-hostile: env ## a hundred documents made to harm, each through the command: processor time and memory (docs/security.md)
	$(PYTEST) -s -m hostile tests/edges/feeds $(ARGS)

fuzz: env ## every reader against documents nobody wrote, for some minutes
	FUZZ_EXAMPLES=20000 $(PYTEST) --timeout 1800 tests/edges/feeds/test_fuzz.py $(ARGS)

test-short-reliability: env ## kills, a frozen and a stopped broker, two workers: 2,000 items each, for CI
	RELIABILITY_ITEMS=2000 RELIABILITY_KILLS=3 RELIABILITY_PAUSE_S=15 $(PYTEST) -m "slow and not kills" $(ARGS)

test-reliability: env ## 20,000 items, ten kills, pauses of 30 s, with the figures printed (docs/reliability.md)
	$(PYTEST) -s -m "slow" tests/brokers/test_reliability.py $(ARGS)

check: env ## lint, types, import contracts, rules of the house, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) tests/test_house.py tests/test_house_size.py
	$(BIN)/pactwire schemas --check
	$(BIN)/pactwire settings --check docs/settings.md
	$(BIN)/pactwire lexicon check | grep -v '^  warning'
	$(BIN)/yamllint -s .

format: env ## put every Python file into the one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint-deploy: env .venv-lint/.made ## lint Dockerfile, compose file, alert rules and shell (with promtool, where there is one)
	.venv-lint/bin/hadolint Dockerfile
	.venv-lint/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	.venv-lint/bin/yamllint -s docker-compose.yml deploy
	.venv-lint/bin/shellcheck .ci/run
	$(PYTEST) tests/test_deploy.py
	@if command -v promtool > /dev/null; then \
	  cd deploy && promtool check config prometheus.yml && promtool test rules alerts_test.yml; \
	else echo "promtool is not installed (Debian package prometheus): the rules were not tried"; fi

.venv-lint/.made: deploy/linters.txt
	@$(PYTHON) -m venv .venv-lint
	@.venv-lint/bin/python -m pip install -q --disable-pip-version-check -r deploy/linters.txt
	@touch $@

bench: env ## measure the belt on Apache Kafka; the last line is one JSON object
	@$(BIN)/pactwire bench $(ARGS)

train: env ## train the heads of all watches from their examples
	$(BIN)/pactwire train $(ARGS)

eval: env ## measure the judgement on gold, and on EVAL=FILE besides, and write docs/quality.md; what it tells of others stays
	$(BIN)/pactwire eval --page docs/quality.md --figures seeds/quality.json $(if $(EVAL),--also $(EVAL)) $(ARGS)

docs: env ## write the files that are made from the sources
	$(BIN)/pactwire settings --page > docs/settings.md
	$(BIN)/pactwire schemas

up: .env ## the one-machine service in containers: Kafka, belt, console, Prometheus, Grafana
	docker compose up --detach --build --wait
	@echo "page http://127.0.0.1:8600/  Grafana http://127.0.0.1:3000/ (admin, password in .env)"

.env:
	@sed "s/^GRAFANA_ADMIN_PASSWORD=.*/GRAFANA_ADMIN_PASSWORD=$$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')/" deploy/example.env > .env
	@chmod 600 .env
	@echo "wrote .env from deploy/example.env"

down: ## stop the containers; their volumes stay
	docker compose down

wheel: env ## build the wheel into dist/
	$(BIN)/python -m pip wheel --no-deps --wheel-dir dist .

clean: ## remove what was made here, the environment too
	rm -rf .venv .venv-lint build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info var
