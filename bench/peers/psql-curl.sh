#!/usr/bin/env bash
# The script for the shell: psql writes a file of calls, curl makes them 16 at once, the numbers are cut out and copied back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

call="'next' || E'\\nurl = \"$ORIGIN/v2/contacts\"\\nheader = \"content-type: application/json\"\\nheader = \"authorization: Bearer bench-token\"'
  || E'\\nfail\\noutput = \"$folder/answers/' || m.source_key || E'\"\\ndata = \"'
  || replace(replace('{\"contact\":' || (to_jsonb(m) - 'source_key' - 'hidden')::text || '}', E'\\\\', E'\\\\\\\\'), '\"', E'\\\\\"') || '\"'"

push() {
  rm -rf "$folder/answers" && mkdir "$folder/answers"
  psql -X -q -A -t -v ON_ERROR_STOP=1 -c "select $call from ($MAPPING) m" "$DATABASE_URL" >"$folder/calls"
  curl --silent --show-error --no-progress-meter --parallel --parallel-max 16 --config "$folder/calls"
  (cd "$folder/answers" && grep -roE '/v2/contacts/[0-9]+' .) |
    sed -E 's|^\./([0-9]+):/v2/contacts/([0-9]+)$|curl\t\1\t\2|' |
    psql -X -q -v ON_ERROR_STOP=1 -c "copy public.peer_links from stdin" "$DATABASE_URL"
}

echo done
while read -r turn; do
  if [ "$turn" = push ]; then push; fi
  echo done
done
