# Every command of the project. `just --list` shows them; ./test and CI call `just check`.
set shell := ["sh", "-eu", "-c"]

bin := ".venv/bin"

# everything that must be green
check: compile format-check lint types contracts dependencies security catalogue tests

# rewrite the code in the house's format
format:
    {{bin}}/ruff format .
    {{bin}}/ruff check --fix .

format-check:
    {{bin}}/ruff format --check .

lint:
    {{bin}}/ruff check .

types:
    {{bin}}/mypy

# the architecture, as import contracts
contracts:
    {{bin}}/lint-imports

# unused or undeclared dependencies
dependencies:
    {{bin}}/deptry gradus

security:
    {{bin}}/bandit --quiet --recursive gradus --configfile pyproject.toml

# the shipped catalogue has no fault
catalogue:
    {{bin}}/gradus catalogue check

tests *arguments:
    {{bin}}/pytest -n auto {{arguments}}

# the tests of one room or part of core: just room assessment
room name:
    {{bin}}/pytest -q $(ls -d gradus/steps/{{name}} gradus/core/{{name}} 2>/dev/null)

# write the inventory of addresses anew, after thinking about who may open the new ones
routes:
    {{bin}}/python -c "import tests.environment; import tests.house.test_routes as t; t.write()"

# translations: read every text of the code and the catalogue into the .po files
messages:
    {{bin}}/python scripts/messages.py update

# translations: .po -> .mo
compile:
    {{bin}}/python scripts/messages.py compile

# reference pages and schemas that are made from the code
reference:
    {{bin}}/python scripts/reference.py

# where each State's tile lies on the map, from its point
tiles:
    {{bin}}/python scripts/tiles.py

# the planner's benchmark (about a quarter of an hour)
bench-planner *arguments:
    {{bin}}/python benchmarks/planner/run.py {{arguments}}

# how fast plans are set as PDF
bench-documents *arguments:
    {{bin}}/python benchmarks/documents/run.py {{arguments}}

# how fast answers are scored
bench-scoring *arguments:
    {{bin}}/python benchmarks/scoring/run.py {{arguments}}

# whether the intervals of a course's effect hold (about a minute)
bench-testing *arguments:
    {{bin}}/python benchmarks/testing/run.py {{arguments}}

# whether the threat engine's intervals hold (some minutes; needs the public data)
bench-threat *arguments:
    {{bin}}/python benchmarks/threat/run.py {{arguments}}

# what the pages cost, against their budgets (about ten minutes; needs Chromium)
bench-web *arguments:
    {{bin}}/python benchmarks/web/run.py {{arguments}}
