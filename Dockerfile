# docker build --build-arg PIP_EXTRA_INDEX_URL=... lets pip take torch's CPU wheels from another index.
FROM python:3.11-slim

ARG PIP_EXTRA_INDEX_URL=""
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

WORKDIR /srv/starcross
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN pip install --no-cache-dir --editable .
COPY static static
COPY templates templates

RUN useradd --system --no-create-home starcross
USER starcross

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "3", "--no-access-log"]
