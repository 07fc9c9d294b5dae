# `make app` opens the app, `make test` runs the tests; each sets up what it needs. `make help` lists all targets.
PORT ?= 8501
PROJECT ?= .
# the files that `make export` and `make embed` write are named after the project's folder
NAME ?= $(shell cd "$(PROJECT)" && basename "$$PWD")
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help app test check export embed layers lock shots bench fuzz clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

app: .venv/ready ## open a project in the browser (PROJECT=., PORT=8501)
	$(BIN)/conflictmap app --project "$(PROJECT)" --port $(PORT)

test: .venv/ready-dev ## run all checks and tests
	scripts/check

check: .venv/ready-dev ## run the static checks, and the tests that need no browser
	scripts/check --fast

export: .venv/ready ## write the map as build/NAME.html (PROJECT=., NAME=the project's folder)
	$(BIN)/conflictmap export "build/$(NAME).html" --project "$(PROJECT)" --force

embed: .venv/ready ## write the widget for articles and its snippets to build/NAME-embed (PROJECT=., NAME=…)
	$(BIN)/conflictmap embed "build/$(NAME)-embed" --project "$(PROJECT)" --force

layers: .venv/ready ## build data/geojson again from its upstream packages
	scripts/layers

lock: .venv/ready-dev ## pin the newest versions in requirements.lock and requirements-dev.lock
	scripts/lock

shots: .venv/ready-dev ## take the screenshots of docs/
	$(BIN)/python -m scripts.shots

bench: .venv/ready-bench ## compare with other programs (only=render,growth,targets,geocode,map,app,hostile)
	$(BIN)/python -m bench $(if $(only),--only $(only))

fuzz: .venv/ready-dev ## test the readers with random invalid input (seconds=60)
	$(BIN)/python -m fuzz --seconds $(or $(seconds),60)

clean: ## remove all generated files, and the environment
	rm -rf .venv build

.venv/ready: requirements.lock pyproject.toml
	scripts/setup

.venv/ready-dev: requirements.lock requirements-dev.lock pyproject.toml
	scripts/setup dev

.venv/ready-bench: requirements.lock requirements-dev.lock pyproject.toml
	scripts/setup dev bench
