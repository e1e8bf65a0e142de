# The commands of this project. `make demo` and `make test` install what they need first, once.

# Where `make demo` and `make docs` serve: `make demo PORT=9000`.
demo: PORT = 8000
docs: PORT = 8001

.PHONY: help demo docs test check format bench fuzz chaos setup

help:
	@echo "make demo    set up and serve the gallery on http://127.0.0.1:8000; PORT=9000 for another port"
	@echo "make docs    set up and serve the documentation on http://127.0.0.1:8001; PORT as above"
	@echo "make test    set up and run all tests: Python, TypeScript, real browser"
	@echo "make check   set up and run format, lint, types, import rules, built client"
	@echo "make format  rewrite the sources in the project's format"
	@echo "make bench   run the benchmarks; OPTIONS=--quick for a short look"
	@echo "make fuzz    look for input that breaks a promise; OPTIONS=\"--seconds 600 --target frames\""
	@echo "make chaos   the real stack under fire, two minutes and more; OPTIONS=\"storm --seconds 600\""

demo:
	@scripts/setup/python.sh
	.venv/bin/python -m examples --port $(PORT)

docs:
	@scripts/setup/python.sh
	@scripts/docs.sh
	@echo "The documentation is at http://127.0.0.1:$(PORT)"
	@.venv/bin/python -m http.server --bind 127.0.0.1 --directory .docs $(PORT) >/dev/null

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
