# Liaowang: `make` is the only runner; CI calls the same targets.
PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
WORDS := src/liaowang_web/locale/zh_Hans/LC_MESSAGES/django
# Where the tests of the web look for PostgreSQL; they say so if none answers.
POSTGRESQL ?= postgres://postgres@127.0.0.1:5432/liaowang

.PHONY: demo setup screens test test-browser test-postgresql translations fuzz check contracts format bench bench-foresight bench-replay models lock clean

# The main job on the shipped sample, at the ends of 2018 and 2019, the second continuing the first.
demo: setup
	@rm -rf demo/run/2018 demo/run/2019
	@echo "First the end of 2018, so that the run of 2019 has something to continue ..."
	@$(BIN)/liaowang observe demo/data --as-of 2018-12-31 --lake demo/run/lake --out demo/run/2018 --quiet
	@$(BIN)/liaowang observe demo/data --as-of 2019-12-31 --lake demo/run/lake --out demo/run/2019 --previous demo/run/2018
	@echo; echo "Open the report:  demo/run/2019/report.html"

setup: $(STAMP) $(WORDS).mo

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked versions ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

$(WORDS).mo: $(WORDS).po $(STAMP)
	@$(BIN)/python -c "from liaowang_web.config.translations import compile_catalog; compile_catalog()"

test: setup
	$(BIN)/python -m pytest -n auto --dist worksteal
	@$(MAKE) --no-print-directory test-postgresql

# Every page in headless Chromium: accessibility, width, errors, journeys. Part of `make test` where Chromium is found.
test-browser: setup
	$(BIN)/python -m pytest -n auto --dist worksteal -m browser tests/browser

# A picture of each page in both languages and both widths, in docs/screens.
screens: setup
	$(BIN)/python bench/screens.py

# The suite of the web once more, on PostgreSQL.
test-postgresql: setup
	@if $(BIN)/python tests/liaowang_web/postgresql.py $(POSTGRESQL); then \
		DATABASE_URL=$(POSTGRESQL) $(BIN)/python -m pytest -n auto --dist worksteal tests/liaowang_web; \
	fi

# 10,000 damages of every reader's file; takes a while.
fuzz: setup
	$(BIN)/python -m pytest -n auto --dist worksteal --hypothesis-profile fuzz tests/liaowang/sources/test_common.py -k silent

# Chinese of all messages: collected into the catalogue, compiled; what is missing is named.
translations: setup
	$(BIN)/python manage.py translations

check: setup contracts
	$(BIN)/python manage.py translations --check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python bench/readers.py
	$(BIN)/python bench/observe.py --name demo --as-of 2019-12-31 demo/data
	@if test -d ../shared/data/arxiv; then \
		$(BIN)/python bench/observe.py --name arxiv --as-of 2016-12-31 ../shared/data/arxiv; \
	else echo "The arXiv records are not beside this checkout: their table was not made anew."; fi

# Forecasts tried on the past, with all their tables: half an hour on one core without a cache of snapshots.
CACHE ?= .cache/foresight
bench-foresight: setup
	OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/foresight.py --cache $(CACHE)/snapshots --lake $(CACHE)/lake ../shared/data/arxiv

# Past origins replayed into a ledger, resolved and scored; shares the snapshots of bench-foresight.
bench-replay: setup
	OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/replay.py --cache $(CACHE)/snapshots --lake $(CACHE)/lake --out $(CACHE)/replayed ../shared/data/arxiv

# What is learnt from text and shipped, made anew from records that may be redistributed; see models/README.md.
DATA ?= ../shared/data
models: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r models/requirements.lock
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/trigrams.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/static_table.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/directions.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/history.py $(DATA)

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra web --group dev --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
	$(BIN)/uv pip compile --no-deps --generate-hashes --no-emit-index-url --no-annotate --no-header models/requirements.in -o models/requirements.lock

clean:
	rm -rf .venv demo/run
