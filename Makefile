# Everything from a bare checkout; needs Python >= 3.11 and make.
PYTHON ?= python3
PORT ?= 8000
YOUSE_FUZZ ?= 20
BIN := .venv/bin
PACKAGES := .venv/lib/python*/site-packages
# What marking hits spends its time in, and what mypyc makes twice as fast.
NATIVE := search/highlight.py search/snippets.py search/hits.py search/folded_text.py \
	search/term_shapes.py search/verbatim.py search/facets.py index/analysis.py index/blanks.py

.PHONY: run test install check native pure bench relevance exact torture load page-load fuzz test-opensearch bench-scale lock translations clean

run: .venv/runtime
	@$(BIN)/youse stats >/dev/null 2>&1 || $(BIN)/youse index index/sample
	$(BIN)/youse serve --port $(PORT)

# Side by side on up to four processors, a file or all of the cluster to one process.
test: .venv/development
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope

# The one behaviour suite and trouble, on a real cluster of three nodes; needs a JDK of 17 or newer and Maven.
test-opensearch: .venv/development
	@$(BIN)/python -m tests.cluster --check
	YOUSE_NEEDS_CLUSTER=1 $(BIN)/python -m pytest tests/contracts tests/cluster -k "opensearch or cluster"

check: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The same code compiled, where there is a C compiler with Python's headers; "make pure" undoes it.
# What the compiled modules share goes where everything in .venv finds it, youse itself too.
native: .venv/native

.venv/native: .venv/development $(NATIVE)
	@rm -rf build; $(MAKE) --no-print-directory pure
	$(BIN)/mypyc $(NATIVE) >/dev/null
	@rm -rf build; ls *__mypyc.*.so > $@; mv $$(cat $@) $(PACKAGES)

pure:
	@rm -f *__mypyc.*.so search/*.so index/*.so .venv/native \
		$$(sed 's,^,$(PACKAGES)/,' .venv/native 2>/dev/null)

# QUICK=1: small sizes; FULL=1: youse index over all news too; JSON=FILE: every figure there.
bench: .venv/development
	@$(MAKE) --no-print-directory native || echo "not compiled: all is measured as Python"
	$(BIN)/python -m tests.benchmarks $(if $(QUICK),--quick) $(if $(FULL),--full) $(if $(JSON),--json $(JSON))

# SETS=, SYSTEMS=: these only; QUERIES=N: the first N of a task; JSON=FILE: every figure there.
# Lucene takes part where Java and Debian's liblucene8-java are.
relevance: .venv/development
	$(BIN)/python -m tests.relevance $(if $(SETS),--sets $(SETS)) $(if $(SYSTEMS),--systems $(SYSTEMS)) \
		$(if $(QUERIES),--queries $(QUERIES)) $(if $(JSON),--json $(JSON))

# Everything in the news searched for: quotes, titles, facets, walks, marks. Most of an hour; EVERY=N: each N-th title only.
exact: .venv/development
	$(BIN)/python -m tests.exactness $(if $(EVERY),--every $(EVERY))

# Kills, power cuts, full disks, flipped bits, a back-up under load. Ten minutes; KILLS=N: so many kills.
torture: .venv/development
	$(BIN)/python -m tests.torture $(if $(KILLS),--kills $(KILLS))

# Ten minutes of readers while articles come and go; the rates and times of answers.
load: .venv/development
	$(BIN)/python -m tests.load
# Both engines side by side, by the same requests. QUICK=1: ten thousand articles; SIZES=N,N: of the corpora.
bench-scale: .venv/development
	@$(MAKE) --no-print-directory native || echo "not compiled: all is measured as Python"
	$(BIN)/python -m tests.benchmarks.scale $(if $(QUICK),--sizes 10000 --no-news) $(if $(SIZES),--sizes $(SIZES))

# What a result page costs in Chromium; DATA=: a data folder.
page-load: .venv/development
	$(BIN)/python -m tests.benchmarks.page_load $(if $(DATA),--data $(DATA))

# 100,000 broken requests and 20,000 broken pages; DATA=: a data folder to serve. Then the random
# suites with YOUSE_FUZZ times as many seeds as the tests; 20 take about half an hour.
fuzz: .venv/development
	$(BIN)/python -m tests.fuzz $(if $(DATA),--data $(DATA))
	YOUSE_FUZZ=$(YOUSE_FUZZ) $(BIN)/python -m pytest tests/search/engines tests/search/test_parse.py

install: .venv/runtime

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "youse needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: .venv/runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Resolves the locks anew; review what changes.
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --upgrade pyproject.toml
lock: .venv/development
	$(COMPILE) --extra install -o requirements.txt
	$(COMPILE) --extra install --extra opensearch -c requirements.txt -o requirements-opensearch.txt
	$(COMPILE) --extra install --extra dev -c requirements.txt -o requirements-dev.txt

# Texts that are new or gone, in web/translations: 繁體 is filled in, English is to be written.
translations: .venv/development
	$(BIN)/python -m tests.web.catalogues

clean:
	rm -rf .venv build *.egg-info
