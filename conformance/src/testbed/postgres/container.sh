# Runs PostgreSQL in a container for a test process, as long as one of the tests is connected to it.
set -eu

# Nothing here outlives the tests, so nothing has to reach a disk.
docker-entrypoint.sh postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c max_connections=300 -c shared_buffers=64MB -c log_min_messages=fatal -c autovacuum=off &
server=$!

# Over TCP: the server that the image sets itself up with has none.
until pg_isready -q -h 127.0.0.1 -U postgres; do
  jobs >/dev/null
  kill -0 "$server" 2>/dev/null || exit 1
  sleep 0.1
done
echo "ready for $TESTS"

# The tests have half a minute to come, and are gone a second after the last of them.
PGPASSWORD=$POSTGRES_PASSWORD psql -q -h 127.0.0.1 -U postgres -d postgres -c "
  DO \$\$
  DECLARE waited int := -600;
  BEGIN
    WHILE waited < 20 LOOP
      PERFORM pg_sleep(0.05);
      PERFORM pg_stat_clear_snapshot();
      IF EXISTS (SELECT FROM pg_stat_activity WHERE starts_with(application_name, '$TESTS')) THEN
        waited := 0;
      ELSE
        waited := waited + 1;
      END IF;
    END LOOP;
  END
  \$\$"
