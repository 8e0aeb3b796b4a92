#!/bin/sh
# Makes the system of an image: Debian packages $@ and the user that everything runs as. Needs root.
set -eu
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
rm -rf /var/lib/apt/lists/*
groupadd --gid 10001 tribu
useradd --uid 10001 --gid tribu --home-dir /var/lib/tribu-live --shell /usr/sbin/nologin tribu
install -d -o tribu -g tribu -m 750 /var/lib/tribu-live /var/cache/tribu-live
