# shellcheck shell=bash
# Sourced by demo, test, check and .ci/run: finds Python, makes .venv, keeps it current. Needs bash and Python 3.11 or newer, nothing else.

root="$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$root/.venv"
unset PYTHONHOME PYTHONPATH CDPATH

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 6; }

# What a Python is: "good 3.12.1 /usr", "old 3.9.2 /usr" or "bare 3.11.2 /usr" (without venv or ensurepip).
look='
import sys
word = "good" if sys.version_info >= (3, 11) else "old"
try:
    import venv, ensurepip
except ImportError:
    word = "bare" if word == "good" else word
print(word, "%d.%d.%d" % tuple(sys.version_info[:3]), sys.prefix)'

# Sets python. As root, one outside root's home is preferred: other accounts can then use the .venv too.
find_python() {
    local name candidate word version prefix private="" bare="" old=""
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        while read -r candidate; do
            read -r word version prefix < <("$candidate" -c "$look" 2>/dev/null </dev/null) || continue
            case "$word" in
                good) if [ "$(id -u)" = 0 ] && [[ "$prefix/" == "${HOME:-/root}/"* ]]; then private="${private:-$candidate}"
                      else python="$candidate"; return; fi ;;
                bare) bare="${bare:-$candidate ($version)}" ;;
                old) old="${old:-$candidate is $version}" ;;
            esac
        done < <(type -aP "$name")
    done
    python="$private"
    [ -n "$python" ] && return
    [ -z "$bare" ] || fail "$bare lacks the module venv or ensurepip: install it (Debian, Ubuntu: apt install python3-venv) and run this again"
    fail "Python 3.11 or newer is needed and was not found${old:+ ($old)}: install it and run this again"
}

# What the .venv was made of and for; the same text means that there is nothing to do.
key='
import hashlib, sys
print(hashlib.sha256(open(sys.argv[1] + "/pyproject.toml", "rb").read()).hexdigest(), sys.version.split()[0], sys.argv[1])'
key_now() { "$venv/bin/python" -c "$key" "$root" 2>/dev/null; }
current() {
    local now
    [ -r "$venv/ready-$1" ] && now="$(key_now)" && [ "$now" = "$(cat -- "$venv/ready-$1")" ]
}

# Usage: setup embedded,court | setup embedded,dev
setup() {
    if current "$1"; then return; fi
    if [ ! -w "$root" ] || { [ -e "$venv" ] && [ ! -w "$venv" ]; }; then
        fail "$root cannot be written by $(id -un 2>/dev/null || id -u), and its .venv must be made or renewed: copy the directory to a place of your own"
    fi
    find_python
    exec 9<"$root/pyproject.toml"
    "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null ||
        { say "another setup is at work here; waiting for it"; "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'; }
    if ! current "$1"; then (umask 022; install_packages "$1"); fi
    exec 9<&- # what is started from here, a server for instance, must not hold the lock
}

install_packages() {
    local extras="$1" key_then="" now words
    rm -f -- "$venv"/ready-*
    now="$(key_now)" || now=""
    key_then="$(cat -- "$venv/made" 2>/dev/null)" || key_then=""
    if [ -z "$now" ] || [ "${now#* }" != "$key_then" ]; then
        say "making .venv with $python"
        words="$("$python" -m venv --clear "$venv" 2>&1)" || fail "$venv cannot be made with $python: ${words##*$'\n'}"
        now="$(key_now)"
        printf '%s\n' "${now#* }" >"$venv/made"
    fi
    printf 'setup: installing (a minute or so the first time):' >&2
    if ! pip_install "${root}[$extras]"; then
        printf '\n' >&2
        explain "$venv/pip.log"
    fi
    printf ' done\n' >&2
    printf '%s\n' "$now" >"$venv/ready-embedded"
    case "$extras" in *court* | *dev*) printf '%s\n' "$now" >"$venv/ready-embedded,court" ;; esac # dev has all that court has
    [ "$extras" = embedded ] || printf '%s\n' "$now" >"$venv/ready-$extras"
}

# Names each package as pip comes to it; all that pip says is in .venv/pip.log.
pip_install() {
    local line
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$venv/bin/python" -m pip install --no-input --progress-bar off --editable "$1" 2>&1 </dev/null | tee -- "$venv/pip.log" |
        while read -r line; do
            if [[ "$line" =~ ^Collecting\ ([A-Za-z0-9._-]+) ]]; then printf ' %s' "${BASH_REMATCH[1]}" >&2; fi
        done
}

# Where this account cannot write to the repository, the tools keep what they remember elsewhere.
caches() {
    if [ -w "$root" ]; then return; fi
    local place
    place="$(mktemp -d)"
    export RUFF_CACHE_DIR="$place/ruff" MYPY_CACHE_DIR="$place/mypy" HYPOTHESIS_STORAGE_DIRECTORY="$place/hypothesis"
    export PYTEST_ADDOPTS="${PYTEST_ADDOPTS:-} -p no:cacheprovider" PYTHONDONTWRITEBYTECODE=1
}

explain() {
    local words
    words="$(grep -m 1 -E '^ *ERROR: ' -- "$1" || grep -m 1 -E '^ *error: ' -- "$1" || tail -n 1 -- "$1")"
    words="${words#"${words%%[! ]*}"}"
    if grep -qE 'NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|name resolution|ProxyError|SSLError|Network is unreachable' -- "$1"; then
        fail "the package registry cannot be reached; connect, or set PIP_INDEX_URL, and run this again (pip: $words)"
    fi
    fail "pip could not install the packages: $words (all of it: $1)"
}
