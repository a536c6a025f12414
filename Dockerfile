# The compile service on a host of one's own:
#   docker build -t ananke-service .
#   docker run -p 8787:8787 -e ANANKE_API_KEYS=team:KEY -v ananke-cache:/cache ananke-service
FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements/runtime.txt requirements/build.txt requirements/
# Wheels alone, by their hashes: nothing is compiled, and no package's own build script runs.
RUN python -m venv /opt/ananke \
    && /opt/ananke/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes \
        -r requirements/runtime.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY compiler compiler
COPY server server
COPY modal_deploy modal_deploy
RUN /opt/ananke/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
COPY --from=build /opt/ananke /opt/ananke
# Nobody in particular; the cache is all that it may write.
RUN useradd --system --uid 10001 ananke && install -d -o ananke /cache
USER 10001
ENV PATH=/opt/ananke/bin:$PATH PYTHONDONTWRITEBYTECODE=1
VOLUME /cache
EXPOSE 8787
# SIGTERM lets what is being answered be answered: give it the time (docker stop --time 45).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8787/healthz', timeout=4)"]
CMD ["ananke", "serve", "--host", "0.0.0.0", "--port", "8787", "--cache", "/cache"]
