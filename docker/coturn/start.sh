#!/bin/sh
# Starts coturn with turnserver.conf, the names in it replaced by these variables. Arguments go on to turnserver.
#   TURN_SECRET          shared with the servers; two with a comma between while it is changed
#   TURN_PEERS           media addresses (each server's MEDIA_ANNOUNCED_ADDRESS), with commas between
#   TURN_REALM           default: turn.tribu-live
#   TURN_LISTEN_ADDRESS  default: 0.0.0.0
#   TURN_PORT            default: 3478
#   TURN_RELAY_ADDRESS   where packets to the media addresses leave from; default: this machine's own address
#   TURN_RELAY_PORTS     MIN-MAX, default: 49152-65535
set -eu
umask 077

fail() {
  echo "coturn can't start: $1" >&2
  exit 1
}

# Nothing else belongs into addresses, ports, names and secrets; a line feed would be read as one more setting.
checked() {
  case $2 in
    '') fail "$1 is not set" ;;
    *[!A-Za-z0-9._:,=+/-]*) fail "$1 may hold letters, digits and . _ : , = + / - only" ;;
  esac
  printf %s "$2"
}

secret=$(checked TURN_SECRET "${TURN_SECRET:-}")
peers=$(checked TURN_PEERS "${TURN_PEERS:-}")
realm=$(checked TURN_REALM "${TURN_REALM:-turn.tribu-live}")
listen=$(checked TURN_LISTEN_ADDRESS "${TURN_LISTEN_ADDRESS:-0.0.0.0}")
port=$(checked TURN_PORT "${TURN_PORT:-3478}")
relay=$(checked TURN_RELAY_ADDRESS "${TURN_RELAY_ADDRESS:-$(hostname -I | cut -d ' ' -f 1)}")
ports=$(checked TURN_RELAY_PORTS "${TURN_RELAY_PORTS:-49152-65535}")

secrets=$(printf '%s\n' "$secret" | sed 's/,/\\\nstatic-auth-secret=/g')
allowed=$(printf '%s\n' "$peers" | sed 's/^/allowed-peer-ip=/; s/,/\\\nallowed-peer-ip=/g')
state=$(mktemp -d)
sed \
  -e "s|@SECRET@|$secrets|" \
  -e "s|@REALM@|$realm|" \
  -e "s|@LISTEN_ADDRESS@|$listen|" \
  -e "s|@PORT@|$port|" \
  -e "s|@RELAY_ADDRESS@|$relay|" \
  -e "s|@RELAY_PORT_MIN@|${ports%-*}|" \
  -e "s|@RELAY_PORT_MAX@|${ports#*-}|" \
  -e "s|@ALLOWED_PEERS@|$allowed|" \
  -e "s|@STATE_FOLDER@|$state|" \
  "$(dirname "$0")/turnserver.conf" > "$state/turnserver.conf"
unset TURN_SECRET
exec turnserver -c "$state/turnserver.conf" "$@"
