#!/bin/sh
# Builds what browsers load into client-sdk/dist. Runs in a copy of the tree.
set -eu
npm ci --workspace=client-sdk --workspace=protocol --no-audit
node client-sdk/build.mjs
