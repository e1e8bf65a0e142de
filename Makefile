# The commands of this project. `make demo` and `make test` install what they need first, once.

.PHONY: help demo docs test check format bench fuzz chaos setup

help:
	@echo "make demo    set up and serve the gallery on http://127.0.0.1:8000"
	@echo "make docs    set up and serve the documentation on http://127.0.0.1:8001"
	@echo "make test    set up and run all tests: Python, TypeScript, real browser"
	@echo "make check   set up and run format, lint, types, import rules, built client"
	@echo "make format  rewrite the sources in the project's format"
	@echo "make bench   run the benchmarks; OPTIONS=--quick for a short look"
	@echo "make fuzz    look for input that breaks a promise; OPTIONS=\"--seconds 600 --target frames\""
	@echo "make chaos   the real stack under fire, two minutes and more; OPTIONS=\"storm --seconds 600\""

demo:
	@scripts/setup/python.sh
	.venv/bin/python -m examples --port 8000

docs:
	@scripts/setup/python.sh
	@scripts/docs.sh
	.venv/bin/python -m http.server --bind 127.0.0.1 --directory .docs 8001

test: setup
	@scripts/setup/browser.sh
	@scripts/setup/nginx.sh
	@scripts/test.sh

check: setup
	@scripts/check.sh

format: setup
	@scripts/format.sh

bench: setup
	@scripts/setup/browser.sh
	.venv/bin/python -m benchmarks $(OPTIONS)

fuzz:
	@scripts/setup/python.sh
	@scripts/setup/fuzz.sh
	PYTHONPATH=.fuzz/atheris .venv/bin/python -m tests.fuzz $(OPTIONS)

chaos: setup
	@scripts/setup/browser.sh
	@scripts/setup/nginx.sh
	.venv/bin/python -m tests.chaos $(OPTIONS)

setup:
	@scripts/setup/python.sh
	@scripts/setup/node.sh
