# Two stages: the first builds the wheel, the second holds Python, the wheel and nothing else.

FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
RUN python -m pip install --no-cache-dir --constraint requirements.lock build hatchling
COPY ticket_lint ticket_lint
COPY models models
COPY reference_tickets reference_tickets
RUN python -m build --wheel --no-isolation --outdir /dist \
 && python -m venv --without-pip /opt/ticket-lint \
 && python -m pip --python /opt/ticket-lint/bin/python install --no-cache-dir \
      --constraint requirements.lock /dist/*.whl \
 && /opt/ticket-lint/bin/ticket-lint --version

FROM python:3.12-slim
COPY --from=build /opt/ticket-lint /opt/ticket-lint
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin ticket-lint
USER 10001
WORKDIR /tickets
ENV PATH=/opt/ticket-lint/bin:$PATH PYTHONUNBUFFERED=1
# docker run --rm -i -v "$PWD:/tickets:ro" ticket-lint lint tickets.json
ENTRYPOINT ["ticket-lint"]
CMD ["--help"]
