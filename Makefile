# Two commands are enough: `make report` and `make test`. Either one sets up .venv first if it has to.

# The first of these that runs and is new enough; or choose one yourself: make report PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
    "$$p" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && { echo "$$p"; break; }; done)

VENV := .venv
PY   := $(VENV)/bin/python
UV   := $(VENV)/bin/uv pip
# pip of the Python that makes .venv; where that one has none (some Linux distributions), a pip of .venv's own
PIP   = $(shell "$(PYTHON)" -c "import sys, pip; sys.exit(int(pip.__version__.split('.')[0]) < 23)" >/dev/null 2>&1 \
    && echo '"$(PYTHON)" -m pip --python $(PY)' || echo "$(PY) -m pip")
PIP_INSTALL = $(PIP) install -qq --disable-pip-version-check

# Set to nothing on purpose. Without compiled bytecode every kernel starts twice as slowly; and a plot backend
# chosen in someone's shell would keep the notebooks from drawing inline.
export PYTHONDONTWRITEBYTECODE :=
export MPLBACKEND :=
# the certificates of this machine, not uv's own
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test lab strip lint lock browser cluster clean

help:                          ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(VENV)/.ok            ## run the notebooks and rebuild reports/
	$(PY) -m analysis report

test: $(VENV)/.ok              ## run the tests (all but the slow, the browser and the cluster ones)
	$(PY) -m pytest

lab: $(VENV)/.ok               ## open JupyterLab; notebooks/ is saved without outputs
	$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks \
	    --FileContentsManager.pre_save_hook=analysis.report.notebook_files.strip_on_save

strip: $(VENV)/.ok             ## remove outputs from the notebooks
	$(PY) -m analysis strip

lint: $(VENV)/.ok              ## check style and types, and that the notebooks have no outputs
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m analysis strip --check

browser: $(VENV)/.browser-ok   ## run the browser tests (optional: needs a chromium on PATH)
	$(PY) -m pytest -m browser

cluster: $(VENV)/.cluster-ok   ## run the tests on a Dask cluster of this machine (optional)
	$(PY) -m pytest -m cluster

# make lock U=--upgrade takes newer versions; without it only what changed in pyproject.toml is resolved anew.
# One version of each package for every Python, so that the report does not depend on the Python that made it.
LOCK = $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
    --custom-compile-command "make lock" $(U)
# what stays the same keeps its date, so that .venv is not made anew for nothing
KEEP = mkdir -p $(VENV)/before && cp -p requirements/*.txt $(VENV)/before
BACK = for f in requirements/*.txt; do \
    if cmp -s $$f $(VENV)/before/$${f\#\#*/}; then cp -p $(VENV)/before/$${f\#\#*/} $$f; fi; done
lock: $(VENV)/.ok              ## refresh the pinned versions (U=--upgrade for newer ones)
	@$(KEEP)
	echo "uv<0.14" | $(LOCK) - -o requirements/uv.txt
	$(LOCK) pyproject.toml --extra pages --extra parquet --group dev -o requirements/lock.txt
	$(LOCK) --group browser -c requirements/lock.txt -o requirements/browser.txt
	$(LOCK) --group cluster -c requirements/lock.txt -o requirements/cluster.txt
	@$(BACK)

clean:                         ## remove .venv, build/ and the caches
	rm -rf $(VENV) build .cache

# uv only installs: pip puts it into .venv, and does the rest itself where uv cannot (a proxy or mirror uv does not know).
# Every download is checked against the hashes in requirements/.
$(VENV)/.locked: requirements/uv.txt requirements/lock.txt
	@test -n "$(PYTHON)" || { echo "This project needs Python 3.11 or newer, and none was found." \
	    "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "This project needs Python 3.11 or newer;" \
	    "$(PYTHON) is not: `"$(PYTHON)" --version 2>&1 || true`" >&2; exit 1; }
	@echo "setting up .venv (1/3): a new environment for `"$(PYTHON)" --version`"
	@"$(PYTHON)" -m venv --clear --without-pip $(VENV)
	@test '$(PIP)' != '$(PY) -m pip' || $(PY) -m ensurepip >/dev/null || { echo "$(PYTHON) has neither pip nor ensurepip;" \
	    "install one of them (on Debian or Ubuntu: the package python3-pip)" >&2; exit 1; }
	@$(PIP_INSTALL) --require-hashes -r requirements/uv.txt
	@echo "setting up .venv (2/3): the packages in requirements/lock.txt; usually less than a minute"
	@$(UV) install -q --python $(PY) --require-hashes -r requirements/lock.txt \
	    || { echo "  uv could not; trying with pip, which takes a minute or two"; \
	         $(PIP_INSTALL) --no-deps --require-hashes -r requirements/lock.txt; }
	@touch $@

$(VENV)/.ok: $(VENV)/.locked pyproject.toml
	@echo "setting up .venv (3/3): this project itself"
	@$(UV) install -q --python $(PY) --no-deps --offline -e . || $(PIP_INSTALL) --no-deps -e .
	@touch $@

$(VENV)/.browser-ok $(VENV)/.cluster-ok: $(VENV)/.%-ok: $(VENV)/.ok requirements/%.txt
	@echo "adding the $* tests' packages to .venv"
	@$(UV) install -q --python $(PY) --require-hashes -r requirements/$*.txt \
	    || $(PIP_INSTALL) --no-deps --require-hashes -r requirements/$*.txt
	@touch $@
