#!/usr/bin/env bash
# Builds once, lints the contracts and runs every test. The last line is "N passed, N failed, N skipped".
#   eng/test.sh [Debug|Release] [further arguments of dotnet test, such as --filter Name]
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/prerequisites.sh

configuration=Debug
case ${1:-} in Debug | Release) configuration=$1; shift ;; esac
results=artifacts/test-results
buf='npx --yes @bufbuild/buf@1.75.0'

require_dotnet
missing=()
have_postgres || missing+=(postgresql)
have redis-server || missing+=(redis-server)
[ ${#missing[@]} -eq 0 ] || install_packages 'The tests run against real servers.' "${missing[@]}"

# The build also puts google/api beside the contracts, where buf looks for it.
dotnet build Engagement.sln --configuration "$configuration"

if have npx; then
  $buf lint protos
  $buf format --diff --exit-code protos
elif [ "${CI:-}" = true ]; then
  die 'node is missing: the contracts cannot be linted. Install nodejs and npm.'
else
  say 'SKIPPED: buf lint of the contracts, because node is missing.'
fi

rm -rf "$results"
status=0
# One project after the other: several start a system of their own, and two cores are few.
dotnet test Engagement.sln --no-build --configuration "$configuration" -m:1 \
  --logger trx --logger 'console;verbosity=normal' --results-directory "$results" \
  --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none "$@" || status=$?

# Each project writes <Counters total= executed= passed= .../>; what was not executed was skipped, what did not pass failed.
counts=$(find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*' {} + 2>/dev/null | awk '
  function value(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
  { passed += value("passed"); failed += value("executed") - value("passed"); skipped += value("total") - value("executed") }
  END { printf "%d passed, %d failed, %d skipped", passed, failed, skipped }' || true)

if [ "$status" -ne 0 ]; then
  say "dotnet test ended with $status. What failed:"
  find "$results" -name '*.trx' -exec sed -n '/<UnitTestResult .*outcome="Failed"/,/<\/UnitTestResult>/{s/.* testName="\([^"]*\)".*/\1/p;/<Message>/,/<\/Message>/p}' {} + >&2
fi
case $counts in '0 passed, 0 failed,'*) say 'No test ran.'; status=1 ;; esac
case $counts in *' 0 failed,'*) ;; *) status=1 ;; esac
printf '%s\n' "$counts"
exit "$status"
