# Sets up .venv beside this checkout, from the lock file. Sourced by ./run and ./test; POSIX sh.
# Nothing is installed outside this folder. Safe to run again: it stops early when nothing changed.

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in ${GRADUS_PYTHON:-} python3.11 python3.13 python3.12 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no Python 3 at all")
    say "Gradus needs Python 3.11 or later; this machine has ${found}."
    say "Install a newer Python (on Debian or Ubuntu: apt install python3 python3-venv; elsewhere:"
    say "python.org/downloads), or name one: GRADUS_PYTHON=/path/to/python3.12 $0"
    return 2
}

install_uv() {  # uv installs exactly what uv.lock says, and checks every hash
    if "$1" -m venv .venv >/dev/null 2>&1 && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --require-hashes --only-binary :all: -r scripts/uv.txt
    elif rm -rf .venv && "$1" -m venv --without-pip .venv && "$1" -m pip --version >/dev/null 2>&1; then
        "$1" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check \
            --require-hashes --only-binary :all: -r scripts/uv.txt
    else
        say "This Python cannot make a virtual environment with pip in it."
        say "On Debian or Ubuntu: apt install python3-venv. Then run this again."
        return 2
    fi
}

setup() {
    stamp=.venv/.gradus-stamp
    wanted=$(cat pyproject.toml uv.lock scripts/uv.txt | cksum)
    if [ -x .venv/bin/gradus ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return 0
    fi
    python=$(find_python) || return 2
    say "Setting up Gradus in .venv with $("$python" --version); the first time takes a minute ..."
    if ! { [ -x .venv/bin/uv ] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }; then
        rm -rf .venv
        install_uv "$python" || return 2
    fi
    if ! UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --locked --inexact --extra pades \
        --python .venv/bin/python --no-python-downloads; then
        say "The packages could not be installed. Is there a network, and is a proxy set if you need one?"
        return 2
    fi
    printf '%s' "$wanted" >"$stamp"
}
