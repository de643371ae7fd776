#!/usr/bin/env bash
# Starts the whole system and says when all of it is healthy; Ctrl-C stops every process of it.
#   eng/run.sh [--reset] [--Setting:Name=value ...]     --reset starts with empty data
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/prerequisites.sh

require_dotnet
have_containers || have_postgres \
  || install_packages 'Engagement needs PostgreSQL or a container runtime.' postgresql

exec dotnet run --project Engagement.AppHost -- "$@"
