#!/bin/sh
# Installs what server, capture and job workers need at run time. Runs in a copy of the tree.
set -eu
# The media worker is a step of its own: with this set, mediasoup's installation doesn't look for one.
MEDIASOUP_WORKER_BIN=media-worker.sh npm ci --omit=dev --no-audit \
  --workspace=protocol --workspace=server --workspace=workers
