# Liaowang: `make` is the only runner; CI calls the same targets.
PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
WORDS := src/liaowang_web/locale/zh_Hans/LC_MESSAGES/django
# Where the tests of the web look for PostgreSQL; they say so if none answers.
POSTGRESQL ?= postgres://postgres@127.0.0.1:5432/liaowang

CLUSTER := .cluster
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

DEMO := demo/run
PORT ?= 8000
.DELETE_ON_ERROR:

.PHONY: demo demo-site setup screens test test-browser test-postgresql test-stores test-cluster translations fuzz check contracts format bench bench-foresight bench-replay bench-load bench-crowd bench-soak bench-matching bench-candidates bench-timetables bench-peers models lock clean

# The main job on the shipped sample, its site filled with what came, and served until Ctrl-C. The second time it only serves.
demo: demo-site $(DEMO)/site/.migrated
	@LIAOWANG_DATA=$(DEMO)/site $(BIN)/python manage.py serve --port $(PORT)

# The same without serving.
demo-site: setup $(DEMO)/site/.filled

SAMPLE := $(wildcard demo/data/*)
$(DEMO)/2018/manifest.json: $(SAMPLE) | $(STAMP)
	@echo "The sample as it was known at the end of 2018, so that the run of 2019 has something to continue ..."
	@$(BIN)/liaowang observe demo/data --as-of 2018-12-31 --lake $(DEMO)/lake --out $(@D) --overwrite

$(DEMO)/2019/manifest.json: $(DEMO)/2018/manifest.json
	@echo; echo "The sample as it was known at the end of 2019 ..."
	@$(BIN)/liaowang observe demo/data --as-of 2019-12-31 --lake $(DEMO)/lake --out $(@D) --previous $(<D) --overwrite

$(DEMO)/replayed/ledger.jsonl: $(SAMPLE) | $(STAMP)
	@echo; echo "Forecasts as they would have been made at the ends of 2015 and 2016, resolved by what came ..."
	@rm -rf $(@D)
	@$(BIN)/liaowang replay demo/data --origins 2015-2016 --lake $(DEMO)/lake --out $(@D)

$(DEMO)/site/.filled: $(DEMO)/2019/manifest.json $(DEMO)/replayed/ledger.jsonl
	@echo; echo "Filling the site ..."
	@rm -rf $(@D); mkdir -p $(@D)
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py migrate -v0
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py import_run $(DEMO)/2018 $(DEMO)/2019
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py import_ledger $(DEMO)/replayed/ledger.jsonl --name "2015-2016"
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_people
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_hall
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_deals
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_matches
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_programme
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py demo_event
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py index
	@touch $@

# After an upgrade of the checkout.
$(DEMO)/site/.migrated: $(DEMO)/site/.filled $(wildcard src/liaowang_web/*/migrations/*.py)
	@LIAOWANG_DATA=$(@D) $(BIN)/python manage.py migrate -v0
	@touch $@

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
	@if command -v java > /dev/null || test -n "$$JAVA_HOME"; then $(MAKE) --no-print-directory test-cluster; \
	else echo "There is no Java here: the main job was not tried on Spark."; $(MAKE) --no-print-directory test-stores; fi

# Every page in headless Chromium: accessibility, width, errors, journeys. Part of `make test` where Chromium is found.
test-browser: setup
	LIAOWANG_ALL_VIEWS=1 $(BIN)/python -m pytest -n auto --dist worksteal -m browser tests/browser

# A picture of each page in both languages and both widths, in docs/screens.
screens: setup
	$(BIN)/python bench/screens.py

# The suite of the web once more, on PostgreSQL.
test-postgresql: setup
	@if $(BIN)/python tests/liaowang_web/postgresql.py $(POSTGRESQL); then \
		DATABASE_URL=$(POSTGRESQL) $(BIN)/python -m pytest -n auto --dist worksteal tests/liaowang_web; \
	fi

# A lake in an object store: a server that speaks as S3 does stands in .cluster.
test-stores: setup $(CLUSTER)/stores/.installed
	$(BIN)/python -m pytest tests/cluster/test_stores.py

# The same, and the main job on Spark with two workers and on Spark Connect: part of `make test` where there is Java.
test-cluster: setup $(CLUSTER)/stores/.installed $(CLUSTER)/spark/.installed
	$(BIN)/python -m pytest tests/cluster

$(CLUSTER)/%/.installed: tests/cluster/%.lock | $(STAMP)
	@rm -rf $(@D)
	@echo "Installing what stands in for $*, for the tests ..."
	@$(INSTALL) --target $(@D) -r $<
	@touch $@

# 10,000 damages of every reader's file, and an indexer killed a hundred times; takes a while.
fuzz: setup
	LIAOWANG_KILLS=100 $(BIN)/python -m pytest tests/liaowang_web/search/test_kills.py tests/liaowang/matching/test_candidates.py
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

# Requests a second and how long they take, with 4,000 topics, on SQLite and on PostgreSQL.
bench-load: demo-site
	$(BIN)/python bench/load.py

# 200 requests a second of a realistic mix on a large site; then everything at once. LOCUST: a Python with bench/crowd.in.
bench-crowd: demo-site
	$(BIN)/python bench/crowd.py

bench-soak: demo-site
	$(BIN)/python bench/soak.py

# Timetables beside what is done today and beside direct optimisation: an hour and a half with all sizes.
bench-timetables: setup
	$(BIN)/python bench/timetables.py

# The ranker of matches on graded pairs, which are for research only and not shipped.
bench-matching: setup
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python bench/matching.py

# BERTopic, BERTrend, gensim, scikit-learn and burst_detection on 50,000 abstracts; with nothing else running.
bench-peers: setup
	$(BIN)/python bench/peers.py ../shared/data/arxiv

# Candidates and whole lists among a million entries; with more to draw from where ../shared lies beside the checkout.
bench-candidates: setup
	$(BIN)/python bench/candidates.py

# What is learnt from text and shipped, made anew from records that may be redistributed; see models/README.md.
DATA ?= ../shared/data
models: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r models/requirements.lock
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/trigrams.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/static_table.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/directions.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/history.py $(DATA)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/fitted.py
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/matching.py demo/data
	OPENBLAS_NUM_THREADS=1 $(BIN)/python models/words.py demo/data

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra stores --extra timetable --extra web --group dev --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock
	$(BIN)/uv pip compile --no-deps --generate-hashes --no-emit-index-url --no-annotate --no-header models/requirements.in -o models/requirements.lock
	$(BIN)/uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header bench/peers.in -o bench/peers.lock
	$(BIN)/uv pip compile --python-version 3.12 --no-deps --generate-hashes --no-emit-index-url --no-annotate --no-header bench/peers-alone.in -o bench/peers-alone.lock
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header tests/cluster/spark.in -o tests/cluster/spark.lock
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header tests/cluster/stores.in -o tests/cluster/stores.lock

clean:
	rm -rf .venv .cluster demo/run
