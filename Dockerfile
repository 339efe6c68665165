# One image for the command line, `serve` and `worker`. Two stages: the first builds, the second
# holds Python, what the wheel needs, and nothing else. docs/how-to/deploy.md tells how to run it.

FROM python:3.13-slim-trixie AS build
# Which extras: `service`, and `service,transformers` for encoders of your own (brings torch).
ARG EXTRAS=service
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
RUN python -m pip install --constraint requirements.lock build hatchling
COPY ticket_lint ticket_lint
COPY models models
COPY reference_tickets reference_tickets
# Byte code is made once, here: a read-only root cannot keep what a start would compile. It does not
# look at times of source files (unchecked-hash), since a copy between stages may change them.
RUN python -m build --wheel --no-isolation --outdir /dist \
 && python -m venv --without-pip /opt/ticket-lint \
 && python -m pip --python /opt/ticket-lint/bin/python install --no-compile \
      --constraint requirements.lock "$(echo /dist/*.whl)[${EXTRAS}]" \
 && find /opt/ticket-lint -type d -name tests -prune -exec rm -rf {} + \
 && /opt/ticket-lint/bin/python -m compileall -q --invalidation-mode unchecked-hash \
      /opt/ticket-lint/lib

FROM python:3.13-slim-trixie
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin ticket-lint \
 && install --directory --owner 10001 --group 10001 --mode 700 /data
COPY --from=build /opt/ticket-lint /opt/ticket-lint
# /data is the only place that is written to: the history and jobs on SQLite, and temporary files.
ENV PATH=/opt/ticket-lint/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TMPDIR=/data \
    TICKET_LINT_DATABASE_URL=/data/history.sqlite
VOLUME /data
WORKDIR /data
USER 10001:10001
EXPOSE 8080
# http.client, since urllib would ask a proxy that the environment names. A worker listens only with
# --port=8080: switch the check off for one without it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s \
  CMD ["python", "-c", "import http.client as h, sys; c = h.HTTPConnection('127.0.0.1', 8080, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["ticket-lint"]
CMD ["--help"]
