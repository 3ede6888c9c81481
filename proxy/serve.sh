#!/bin/sh
# Serves with the best certificate that there is: the institution's own (/certificates/own), the one
# that renew.sh got (/certificates/live/site), or, so that there is an answer at all until then, one
# made here, which browsers warn of.  Whichever comes or changes is taken up within a minute.
set -eu
umask 077
certificates=${CERTIFICATES:-/certificates}
used=${USED:-/tmp/certificate}
configuration=${CONFIGURATION:-/proxy/nginx.conf}
seconds=${SECONDS_BETWEEN_LOOKS:-60}

makeshift=$used/makeshift
mkdir -p "$makeshift"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=PIIMSS \
    -keyout "$makeshift/privkey.pem" -out "$makeshift/fullchain.pem" 2>/dev/null

choose() { # succeeds if another certificate is to be used from now on
    for folder in "$certificates/own" "$certificates/live/site" "$makeshift"; do
        [ -r "$folder/fullchain.pem" ] && [ -r "$folder/privkey.pem" ] && break
    done
    cmp -s "$folder/fullchain.pem" "$used/fullchain.pem" && return 1
    cp "$folder/privkey.pem" "$used/privkey.pem"
    cp "$folder/fullchain.pem" "$used/fullchain.pem"
}

choose || true
nginx -c "$configuration" -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT $nginx; wait $nginx; exit 0' TERM INT QUIT
while kill -0 $nginx 2>/dev/null; do
    sleep "$seconds" & wait $! || true
    # One that nginx would refuse, as while it is being copied, is looked at again.
    if choose; then
        if nginx -t -q -c "$configuration"; then kill -HUP $nginx; else rm -f "$used/fullchain.pem"; fi
    fi
done
exit 1
