#!/bin/sh
# Install everything that a checkout needs: setup.sh PYTHON run|dev
# System libraries come from apt (if this user may install them), Python packages from the lock file
# into .venv, and the project itself is installed in place. Safe to run again.
set -eu
cd "$(dirname "$0")/.."
python=$1 kind=$2
lists=packaging/system.txt lock=packaging/requirements.lock
[ "$kind" = dev ] && lists="$lists packaging/system-dev.txt" lock=packaging/requirements-dev.lock

missing() { # the listed packages that dpkg doesn't show as installed
    for package in $(cat $lists); do
        # newer releases add t64 to the names of some libraries
        dpkg-query -W -f '${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q '^install ok' || echo "$package"
    done
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || venv_package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    wanted="$(missing) ${venv_package-}"
    if [ -n "$(echo $wanted)" ]; then
        as_root=""
        [ "$(id -u)" = 0 ] || as_root="sudo -n"
        if [ -z "$as_root" ] || sudo -n true 2>/dev/null; then
            echo "Installing system packages:" $wanted
            $as_root apt-get update -qq
            DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $wanted >/dev/null
        else
            echo "These system packages are missing, and this user may not install them:" $wanted >&2
            echo "Install them with:  sudo apt-get install --no-install-recommends" $wanted >&2
        fi
    fi
else
    echo "No apt here: the libraries that packaging/system.txt names must be there already." >&2
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing the locked Python packages into .venv"
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
touch ".venv/$kind.stamp"
[ "$kind" = run ] || touch .venv/run.stamp
