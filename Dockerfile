# docker build --build-arg PIP_EXTRA_INDEX_URL=... lets pip take torch's CPU wheels from another index.
# docker run --rm -p 8000:8000 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges starcross
FROM python:3.11.14-slim-bookworm

ARG PIP_EXTRA_INDEX_URL=""
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

WORKDIR /srv/starcross
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY app app
# Named by pyproject.toml; what they hold comes last, so that a change of the page installs nothing anew.
RUN mkdir static templates
ENV PIP_CONSTRAINT=requirements.lock PIP_BUILD_CONSTRAINT=requirements.lock
RUN pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir --editable '.[cluster,redis]'
# Compiled once, here; a start copies it to /tmp, the only place that can be written to.
RUN NUMBA_CACHE_DIR=/srv/compiled python -m app.superposition.runs.warm
COPY static static
COPY templates templates

RUN useradd --system --no-create-home --uid 10001 starcross && install -d -o starcross /var/lib/starcross
USER starcross
ENV NUMBA_CACHE_DIR=/tmp/compiled STARCROSS_CACHE=/tmp/runs STARCROSS_CACHE_MB=128

EXPOSE 8000
STOPSIGNAL SIGTERM
# Ready is who trains. A start on a processor that the image was not built on compiles for its first minutes.
HEALTHCHECK --interval=10s --timeout=6s --start-period=300s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
ENTRYPOINT ["sh", "-c", "cp -r /srv/compiled /tmp/ && exec \"$@\"", "sh"]
CMD ["python", "-m", "app", "--host", "0.0.0.0", "--port", "8000"]
