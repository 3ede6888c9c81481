#!/bin/sh
# Fetches the pinned browser libraries again and refuses what is not what was reviewed.
# Only this needs npm: the files are part of the repository.
set -eu
cd "$(dirname "$0")"

PLOTLY=4.1.1
target=piimss/static/vendor/plotly

command -v npm >/dev/null || { echo "Se necesita npm para traer las bibliotecas." >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm pack --silent "plotly.js-cartesian-dist-min@$PLOTLY" >/dev/null && tar xzf ./*.tgz)
cp "$target/SHA256SUMS" "$target/plotly.css" "$work/package/"
(cd "$work/package" && sha256sum --check --quiet SHA256SUMS)
cp "$work/package/plotly-cartesian.min.js" "$work/package/LICENSE" "$target/"
echo "plotly.js $PLOTLY: $target"
