# One image for every process: `docker run pactwire worker`, `... fetch`, `... deliver`, `... console`.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/pactwire
WORKDIR /src

# Dependencies first: this layer is made again only when they change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
print(*project['dependencies'], *project['optional-dependencies']['rocksdb'], sep='\n')" > requirements.txt \
    && /opt/pactwire/bin/pip install -c constraints.txt -r requirements.txt

COPY README.md LICENSE ./
COPY schemas schemas
COPY seeds seeds
COPY streams streams
RUN /opt/pactwire/bin/pip install --no-deps .


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Pactwire" \
      org.opencontainers.image.description="Event-stream processor for news feeds" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN useradd --system --uid 10001 --home-dir /var/lib/pactwire --create-home --shell /usr/sbin/nologin pactwire
COPY --from=build /opt/pactwire /opt/pactwire

ENV PATH=/opt/pactwire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PACTWIRE_STORE_DIRECTORY=/var/lib/pactwire/state \
    PACTWIRE_CONSOLE_DATABASE=/var/lib/pactwire/console.sqlite

USER 10001
WORKDIR /var/lib/pactwire
VOLUME /var/lib/pactwire

ENTRYPOINT ["pactwire"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["pactwire", "doctor", "--ready", "run"]
