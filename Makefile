# Each verb is explained by `make help`; the work is done by learn/tasks.py, which needs only Python 3.11 or newer.
PY ?= python3

.PHONY: help serve develop setup test test-engine test-postgres test-compiled compile fuzz bench lint format clean
help:
	@$(PY) learn/tasks.py help
serve develop setup test test-engine test-postgres test-compiled compile fuzz bench lint format clean:
	@$(PY) learn/tasks.py $@
