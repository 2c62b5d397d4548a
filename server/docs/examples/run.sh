#!/bin/sh
# Runs every example against the server at TENANT_URL: with the given credentials, with an unknown token and with an unknown address.
# Needs TENANT_URL, TENANT_LOGIN_TOKEN, EMAIL and PASSWORD in the environment, curl, jq, Node.js from 20 with npm, and Python 3 with venv.
# Packages are installed into a temporary folder. No wrong password is sent, since the next sign-in of the person would have to wait.
set -eu
: "${TENANT_URL:?}" "${TENANT_LOGIN_TOKEN:?}" "${EMAIL:?}" "${PASSWORD:?}"
export TENANT_URL TENANT_LOGIN_TOKEN EMAIL PASSWORD

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cp "$here"/*.sh "$here"/*.mjs "$here"/*.py "$here"/package.json "$here"/requirements.txt "$folder"
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt

expected=$(printf '%s' "$EMAIL" | tr '[:upper:]' '[:lower:]')
failed=0

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    sed 's/^/  /' out err >&2
    failed=1
}

# Runs the command after the name of the case and the text that it must print before it fails.
fails() {
    name=$1
    message=$2
    shift 2
    if "$@" >out 2>err; then
        fail "$name: exit code 0"
    elif ! grep -qF "$message" err; then
        fail "$name: another message than '$message'"
    fi
}

example() {
    if ! "$@" >out 2>err; then
        fail "$*: exit code other than 0"
    elif [ "$(cat out)" != "$expected" ]; then
        fail "$*: not the e-mail address"
    fi
    fails "$* with an unknown token" "sign in again" env TENANT_LOGIN_TOKEN=unknown "$@"
    fails "$* with an unknown address" "not signed in" env EMAIL="unknown-$2-$$@example.com" "$@"
    printf 'done: %s\n' "$*"
}

example sh curl.sh
example node graphql-request.mjs
example node apollo.mjs
example node urql.mjs
example node react.mjs
example venv/bin/python python_gql.py
example venv/bin/python python_urllib.py
exit "$failed"
