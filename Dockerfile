# syntax=docker/dockerfile:1
# Two images: the proxy in front, and one for every other service of docker-compose.yml; what it does
# is decided by the command.

FROM python:3.11-slim-bookworm AS dependencies
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --require-hashes -r requirements.txt

# Debian's own nginx, which the tests start too, and what has certificates for it.
FROM debian:bookworm-slim AS proxy
RUN apt-get update && \
    apt-get install --yes --no-install-recommends ca-certificates certbot nginx openssl && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin piimss && \
    install -d -o piimss -g piimss -m 700 /buffers /challenges \
    /certificates /certificates/own
COPY proxy /proxy
USER piimss
EXPOSE 8080 8443
CMD ["/proxy/serve.sh"]

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIIMSS_MODE=production
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin piimss
COPY --from=dependencies /venv /venv
WORKDIR /app
COPY . .
# Compiled once here, since the running containers cannot write. The variables are placeholders
# for this step only: nothing is connected to and nothing of them stays in the image.
RUN python -m compileall -q . && \
    PIIMSS_SECRET_KEY=placeholder-to-collect-static-files-and-nothing-else-0123456789 \
    PIIMSS_DATABASE_URL=postgresql://nobody@localhost/none \
    PIIMSS_REDIS_URL=redis://localhost/0 \
    PIIMSS_ALLOWED_HOSTS=localhost \
    PIIMSS_EMAIL_URL=none \
    python manage.py collectstatic --no-input --ignore redoc --verbosity 0
# What people attach goes into a volume, which takes over who this folder belongs to.
RUN install -d -o piimss -g piimss -m 700 var/media
USER piimss
EXPOSE 8000
CMD ["gunicorn"]
