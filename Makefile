# `make app` opens the app, `make test` passes the tests; each sets up what it needs. `make help` lists the rest.
PORT ?= 8501
PROJECT ?= .
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help app test check export embed layers lock shots bench fuzz clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

app: .venv/ready ## open the app (PORT=8501, PROJECT=.)
	CONFLICTMAP_PROJECT="$(PROJECT)" $(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/ready-dev ## run every check and test
	scripts/check

export: .venv/ready ## write build/lachin.html
	$(BIN)/conflictmap export build/lachin.html --project "$(PROJECT)" --force

embed: .venv/ready ## write the widget and its snippet to build/embed
	$(BIN)/conflictmap embed build/embed --project "$(PROJECT)" --force

layers: .venv/ready ## build data/geojson anew from its upstream packages
	scripts/layers

lock: .venv/ready-dev ## pin what was tested in requirements.lock and requirements-dev.lock
	scripts/lock

shots: .venv/ready-dev ## take the screenshots of docs/
	$(BIN)/python -m scripts.shots

bench: .venv/ready-bench ## measure side by side with other tools (only=render,growth,targets,geocode,map,app,hostile)
	$(BIN)/python -m bench $(if $(only),--only $(only))

fuzz: .venv/ready-dev ## throw broken input at the readers (seconds=60)
	$(BIN)/python -m fuzz --seconds $(or $(seconds),60)

clean: ## remove what is generated, the environment too
	rm -rf .venv build

.venv/ready: requirements.lock pyproject.toml
	scripts/setup

.venv/ready-dev: requirements.lock requirements-dev.lock pyproject.toml
	scripts/setup dev

.venv/ready-bench: .venv/ready-dev requirements-bench.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-bench.txt \
		-c requirements.lock -c requirements-dev.lock
	touch $@
