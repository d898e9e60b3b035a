# The site's commands. `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --jobs=2
# Some containers set it; then each of a hundred processes would compile the site anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test check coverage lint format messages screenshots bench audit sbom lock clean \
	runtime development data tools catalogues style types upkeep

PORT ?= 8000
export BASE_URL ?= http://localhost:$(PORT)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
SOURCES := core funding home interest news pacts resources search site tests manage.py .ci
# One process more than cores, as some wait. Each makes its own database and, late, serves its own
# site: more than eight wait for disk.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PYTEST := $(BIN)/pytest -n $(PROCESSES) --maxprocesses 8 --dist loadgroup --no-loadscope-reorder
ON_POSTGRESQL := $(BIN)/python -m tests.engines.postgresql
BENCH := -o python_files='bench_*.py' -o python_functions='bench_*' -qs --timeout 0
QUICK := "not browser and not html and not engines and not served and not content and not crawl and not slow"
# Not secret: `check --deploy` only looks at how production is set up.
DEPLOYED := SECRET_KEY=only-to-look-at-the-settings-of-production-0123456789abcdefghij \
	BASE_URL=https://www.example.eu PROXIES=1 SECURITY_CONTACT=mailto:security@example.eu

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: runtime data ## set everything up and serve the site on http://localhost:8000 (PORT=… for another)
	@$(MANAGE) set_up
	@$(MANAGE) runserver localhost:$(PORT)

# In another order each time; the head of the output names the seed, and
# `pytest --random-order-seed=…` repeats it. What asks for the database runs on PostgreSQL: a test
# that has cases with one of them, as SQLite has all but of a few (`turns`). Of what has none SQLite
# takes every third, of the slow ones too; the quick tests on SQLite alone are `make check`.
test: lint tools ## run every check and every test
	@$(ON_POSTGRESQL) --migrated \
		$(PYTEST) --random-order-bucket=module --durations 20 -m "not slow or not database" --one-in 3 --then \
		$(PYTEST) --random-order-bucket=module --durations 10 -m database --most-cases 1

coverage: development catalogues ## say how much of the code the quick tests run
	@$(PYTEST) -q --cov --cov-report=term:skip-covered -m $(QUICK)

check: ## run linters and the quick tests: no browser, no search engine, one database
	@start=$$(date +%s); \
	$(MAKE) --no-print-directory lint catalogues && \
	$(PYTEST) -q -m $(QUICK); \
	status=$$?; echo "make check took $$(($$(date +%s) - start)) seconds."; exit $$status

lint: style types upkeep ## check style, templates, words, types, imports, migrations, settings and catalogues

format: development ## put Python and templates into the house style
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

messages: runtime ## collect the interface's texts into site/locale, for translation (needs GNU gettext)
	@command -v xgettext >/dev/null || { \
		echo "GNU gettext is missing (Debian: apt install gettext; macOS: brew install gettext)." >&2; exit 1; }
	@$(MANAGE) makemessages --locale ro --locale it --add-location file --no-obsolete --no-wrap \
		--ignore '.*' --ignore 'tests/*' --ignore 'var/*' --ignore 'docs/*'
	@$(MANAGE) compile_catalogues --check

screenshots: tools ## take pictures of the main pages into screenshots/, and of the admin for its help
	@$(BIN)/python -m tests.browser.screenshots

bench: development catalogues ## print how long pages, lists, exports, imports, search, the finder and many visits take
	@$(BIN)/pytest tests/benchmarks $(BENCH)
	@$(ON_POSTGRESQL) $(BIN)/pytest tests/benchmarks/bench_catalogue.py tests/benchmarks/bench_search.py $(BENCH)
	@LOAD_EACH=25 FUZZ_FIFTHS=5 $(BIN)/pytest --timeout 0 tests/interest/test_load.py tests/interest/test_fuzz.py \
		tests/home/sheets/test_spoilt.py
	@FUZZ_REQUESTS=20000 $(BIN)/pytest --timeout 3600 tests/test_fuzz.py
	@$(BIN)/python -m tests.load --minutes 1

audit: development ## ask whether weaknesses are known in the packages of requirements.txt (needs the network)
	@$(BIN)/python .ci/audit.py

sbom: development ## write the bill of materials of requirements.txt (CycloneDX) to sbom.json
	@$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible \
		--output-format JSON --output-file sbom.json

# For every Python from 3.11.2 on: the one of Debian 12, older than some packages ask for.
lock: development ## pin the newest allowed versions, with hashes, into the two locks
	@for lock in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11.2 --generate-hashes --no-strip-extras \
			--no-header --output-file $$lock.txt $$lock.in || exit 1; \
	done

clean: ## remove what can be made again; the database and uploads in var/ stay
	@rm -rf .venv .cache .pytest_cache .ruff_cache .mypy_cache .import_linter_cache screenshots
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find site/locale site/wagtail_locale -name '*.mo' -delete

# --- Steps of the commands above -----------------------------------------------

runtime:
	@.ci/environment requirements.txt

development:
	@.ci/environment requirements-dev.txt

data:
	@mkdir -p "$${DATA_DIR:-var}"

tools: catalogues
	@.ci/tools

catalogues: development
	@$(MANAGE) compile_catalogues

style: development
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/djlint --quiet --lint templates
	@PYTHONPATH=.:site $(BIN)/lint-imports --no-logo
	@$(BIN)/python -m home.content.wording

types: development
	@$(BIN)/mypy

# After the catalogues: a half-written one cannot be read.
upkeep: catalogues
	@$(MANAGE) makemigrations --check --dry-run --settings sme4green.settings.test
	@$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING --settings sme4green.settings.production
	@$(MANAGE) compile_catalogues --check
