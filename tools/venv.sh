#!/bin/sh
# Makes the virtual environment $1, if it is not there, with a pip that knows dependency groups (25.1 and later).
#
# Debian and Ubuntu ship Python without the module that makes environments: it is installed when we are root, and
# named when we are not. PYTHON names another Python than python3.
set -eu

venv=$1
python=${PYTHON:-python3}

say() {
    printf '%s\n' "$*" >&2
}

if ! command -v "$python" >/dev/null; then
    say "There is no $python here. Please install Python 3.11 or later: sudo apt-get install python3 python3-venv"
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "$("$python" --version) is too old: Stillroom needs Python 3.11 or later. Name another with PYTHON=..."
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "Python's venv is missing. Please run: sudo apt-get install $package"
        exit 1
    fi
    say "Installing $package"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
