#!/bin/sh
# Write requirements.lock (to run) and requirements-dev.lock (to run and test), with hashes for
# every platform. Needs uv. Called by `make lock`.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
        --custom-compile-command "make lock" "$@"
}
compile --extra embedded pyproject.toml packaging/requirements.in --output-file packaging/requirements.lock
compile --extra embedded --group dev pyproject.toml packaging/requirements.in \
    --constraint packaging/requirements.lock --output-file packaging/requirements-dev.lock
