# Sourced by run.sh and test.sh: finds what the machine lacks and installs it, or says in one line what to do.
# Linux with apt is tested. macOS with Homebrew is written but untested. Works with bash 3.2, which is what macOS has.

# Build nodes that wait for the next build would outlive the command by a quarter of an hour.
export MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

require_dotnet() {
  have dotnet && dotnet --list-sdks | grep -q '^10\.' \
    || die 'The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again.'
}

# A client without a daemon that answers is not a container runtime.
have_containers() {
  { have docker && docker info >/dev/null 2>&1; } || { have podman && podman info >/dev/null 2>&1; }
}

have_postgres() {
  local bin
  for bin in $(have postgres && dirname "$(command -v postgres)") \
    /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
    [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] && return 0
  done
  return 1
}

# install_packages REASON PACKAGE... : asks first when somebody is there to answer.
install_packages() {
  local reason=$1 answer; shift
  if [ -t 0 ]; then
    read -r -p "$reason Install $* with the system's package manager? [Y/n] " answer
    case $answer in [nN]*) die "Not installed. $reason" ;; esac
  else
    say "$reason Installing $*."
  fi
  if have apt-get; then
    local -a root=()
    if [ "$(id -u)" -ne 0 ]; then
      have sudo || die "Installing needs root and there is no sudo. As root: apt-get install $*"
      root=(sudo)
    fi
    # The Debian package also makes a cluster of its own on port 5432. We use neither: ours has its own folder and a free port.
    ${root[@]+"${root[@]}"} apt-get update -qq >&2
    ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 \
      || die "apt-get could not install $*: its reason is above."
  elif have brew; then
    local -a formulas=()
    local package
    for package in "$@"; do
      case $package in
        postgresql) formulas+=(postgresql@17) ;;
        redis-server) formulas+=(redis) ;;
        *) formulas+=("$package") ;;
      esac
    done
    brew install "${formulas[@]}" >&2
  else
    die "$reason Install $* yourself: neither apt-get nor brew is here."
  fi
}
