FROM python:3.13-slim-bookworm AS build

ENV PATH=/opt/conflictmap/bin:$PATH
RUN python -m venv /opt/conflictmap

WORKDIR /src
COPY requirements.lock ./
RUN pip install --no-cache-dir --requirement requirements.lock

COPY . .
RUN pip install --no-cache-dir --no-deps .
# `--build-arg STORE=yes` adds what a project in a database needs.
ARG STORE=no
RUN if [ "$STORE" = yes ]; then pip install --no-cache-dir 'psycopg[binary]>=3.2'; fi
# `--build-arg BUILD=yes` adds what `conflictmap build` and the workers of its cluster need.
ARG BUILD=no
RUN if [ "$BUILD" = yes ]; then pip install --no-cache-dir \
        'dask>=2026.8' 'distributed>=2026.8' 'duckdb>=1.4' 'pmtiles>=3.5' 'pyarrow>=18'; fi


FROM python:3.13-slim-bookworm

# The GeoNames index and Matplotlib's font list are kept in the cache folder, which can be a volume.
ENV PATH=/opt/conflictmap/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/home/conflictmap/.cache/matplotlib \
    STREAMLIT_SERVER_HEADLESS=true

RUN useradd --create-home --uid 10001 conflictmap \
    && install --directory --owner=conflictmap --group=conflictmap /home/conflictmap/.cache /project /srv/work
COPY --from=build /opt/conflictmap /opt/conflictmap

USER 10001
WORKDIR /home/conflictmap
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s \
    CMD ["python", "-c", "from urllib import request; request.urlopen('http://127.0.0.1:8501/_stcore/health')"]

ENTRYPOINT ["conflictmap"]
CMD ["app", "--project", "/project", "--host", "0.0.0.0", "--port", "8501"]
