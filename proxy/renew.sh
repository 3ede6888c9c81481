#!/bin/sh
# Has a certificate for the names of the site and keeps it new, without any secret: whoever gives it
# asks the proxy for a file at each name (ACME, challenge HTTP-01; Let's Encrypt unless told).
set -eu
certificates=${CERTIFICATES:-/certificates}
challenges=${CHALLENGES:-/challenges}
scratch=${SCRATCH:-/tmp/certbot}
names=$(printf '%s' "$PIIMSS_ALLOWED_HOSTS" | tr -d ' ')
trap 'exit 0' TERM INT
while true; do
    # What is refused is tried again, no oftener than whoever gives certificates bears.
    wait=12h
    certbot certonly --non-interactive --agree-tos --register-unsafely-without-email \
        --webroot --webroot-path "$challenges" --cert-name site --domains "$names" \
        --keep-until-expiring --expand --config-dir "$certificates" --work-dir "$scratch" \
        --logs-dir "$scratch/log" "$@" || wait=1h
    sleep "$wait" & wait $!
done
