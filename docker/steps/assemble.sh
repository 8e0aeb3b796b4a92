#!/bin/sh
# Gathers in the folder $1 what runs, without what only builds and tests need. Runs after client.sh and install.sh in
# one tree, or with client-sdk/dist copied from another one.
set -eu
out=$1
mkdir -p "$out/client-sdk" "$out/config"
cp -a package.json LICENSE node_modules protocol server workers "$out"
cp -a client-sdk/package.json client-sdk/dist "$out/client-sdk"
cp -a config/run-sheets config/engagement "$out/config"
cp -a docker/healthcheck.mjs "$out"

cd "$out"
# Workspaces that are not here.
rm -rf node_modules/@tribu-live/client-sdk node_modules/@tribu-live/loadtest
# The C++ source of the media worker and all that it is built from.
rm -rf node_modules/mediasoup/worker node_modules/mediasoup/npm-scripts.mjs
rm -rf server/test workers/test protocol/test
find . -type f -name '*.test.*' -delete
find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
(cd node_modules/fluent-ffmpeg && rm -rf OLD coverage doc tools)
