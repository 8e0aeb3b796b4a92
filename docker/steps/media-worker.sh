#!/bin/sh
# Puts the media worker into the folder $1: the one that MEDIASOUP_WORKER_BIN names, else mediasoup's prebuilt one.
# It has to pass the acceptance check of docker/media-worker. Runs after install.sh.
set -eu
exec node docker/steps/media-worker.mjs "$1"
