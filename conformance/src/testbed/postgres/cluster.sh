# A PostgreSQL of its own for a test process: prints the folder of its socket, runs until stdin ends, and leaves nothing behind.
set -eu

# It ends when the process that started it is gone, on Ctrl-C as well.
trap '' INT

# The folder of the programs. Settings of the caller's own clients would reach the server.
found=$1
if [ -d "${found%/*}/libraries" ]; then
  export LD_LIBRARY_PATH="${found%/*}/libraries"
fi
unset PGDATA PGHOST PGPORT PGOPTIONS

# Hundreds of databases are made and removed, and ext4 becomes slow where many files were removed a moment ago: in memory, if there is
# enough of it. A socket's path must be short.
parent=/tmp
kilobytes=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }') || kilobytes=
if [ -w /dev/shm ] && [ "${kilobytes:-0}" -gt 2000000 ]; then
  parent=/dev/shm
fi
folder=$(mktemp -d "$parent/tenant-postgres-XXXXXX")
stop() {
  "$found/pg_ctl" -D "$folder/data" -m immediate stop </dev/null >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

initdb() {
  "$found/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-sync "$@" </dev/null >"$folder/log" 2>&1
}
# A language orders texts unlike bytes; what relies on the order of bytes has to ask for it. Not every build knows languages, and not
# every machine has the locale that it names.
for locale in "--locale-provider=icu --icu-locale=en" "--locale-provider=icu --icu-locale=en --locale=C" --locale=C.UTF-8 --locale=C; do
  rm -rf "$folder/data"
  # shellcheck disable=SC2086
  if initdb $locale; then
    made=$locale
    break
  fi
done
if [ -z "${made:-}" ]; then
  cat "$folder/log" >&2
  exit 1
fi

# Nothing here outlives the tests, so nothing has to reach a disk.
settings="-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
settings="$settings -c max_connections=300 -c shared_buffers=64MB -c min_wal_size=32MB -c max_wal_size=64MB -c log_min_messages=fatal -c autovacuum=off"
"$found/pg_ctl" -D "$folder/data" -l "$folder/log" -w -o "$settings" start </dev/null >/dev/null 2>&1 || { cat "$folder/log" >&2; exit 1; }

echo "$folder"
cat >/dev/null
