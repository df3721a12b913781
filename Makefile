PYTHON ?= python3
BIN := .venv/bin
# Databases for the tests: sqlite, postgresql or both.
DATABASE ?= both

# Where the messages to translate are gathered.
POT ?= build/messages.pot

.PHONY: run test test-long bench bench-full assets format extract messages lock clean

run:
	@$(PYTHON) deploy/prepare.py run
	@exec $(BIN)/python -m webapp.supervisor

test:
	@$(PYTHON) deploy/prepare.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint webapp/templates
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --database=$(DATABASE) --cov --cov-report=
	$(BIN)/coverage report --include='matching/*,webapp/access.py' --fail-under=100 --skip-covered --show-missing
	$(BIN)/coverage report --include='webapp/*' --omit=webapp/access.py --fail-under=90 --skip-covered --show-missing
	@echo "All checks and tests passed."

test-long:
	@$(PYTHON) deploy/prepare.py test
	$(BIN)/pytest -m long --durations=0 --database=$(DATABASE)

bench:
	@$(PYTHON) deploy/prepare.py test
	$(BIN)/python -m tests.benchmarks

bench-full:
	@$(PYTHON) deploy/prepare.py test
	$(BIN)/python -m tests.benchmarks --full

assets:
	@$(PYTHON) deploy/prepare.py assets

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

extract:
	@mkdir -p $(dir $(POT))
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext -k lazy_ngettext:1,2 \
		--ignore-dirs="node_modules static __pycache__" --sort-by-file -o $(POT) webapp

messages: extract
	$(BIN)/pybabel update -i $(POT) -d webapp/translations --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete

lock:
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header deploy/node.in -o deploy/node.lock

clean:
	rm -rf .venv .cache webapp/static webapp/assets/node_modules webapp/translations/*/LC_MESSAGES/*.mo
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
