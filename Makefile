# Two commands are enough: `make report` and `make test`. Either one sets up .venv first if it has to. Without make, as on
# Windows: `python run.py report` and so on; run.py does all the work.

# The first of these that runs and is new enough; or choose one yourself: make report PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14 python; do \
    "$$p" -c "import sys; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && { echo "$$p"; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help report test integration lab strip lint docs browser cluster lock clean

help report test integration lab strip lint docs browser cluster lock clean:
	@test -n "$(PYTHON)" || { echo "This project needs Python 3.11 or newer, and none was found." \
	    "Install one, or name it: make $@ PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" run.py $@ $(OPTIONS)
