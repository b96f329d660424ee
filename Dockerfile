# syntax=docker/dockerfile:1
# voltools as an image: every program, the manual, the sample data and Plotly.
#   docker build -t voltools --build-arg VERSION="$(scripts/version.sh)" .
#   docker run --rm -v "$PWD/data:/data" voltools vdaily --date 2020-04-17

FROM debian:bookworm-slim AS build
WORKDIR /src
# The packages alone first: they change less often than the sources.
COPY scripts/install-deps scripts/packages.txt scripts/
RUN scripts/install-deps build demo
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
# The image's context holds no git history to take the version from.
ARG VERSION=
RUN if [ -n "$VERSION" ]; then echo "$VERSION" >VERSION; fi \
    && make -j"$(nproc)" && make install DESTDIR=/stage PREFIX=/usr

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
        ca-certificates libcsv3 libcurl4 libgsl27 libjansson4 libsqlite3-0 \
        libssl3 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin vol \
    && install -d -o vol -g vol /data
COPY --from=build /stage/usr /usr
USER vol
WORKDIR /data
VOLUME /data
# Healthy means: the libraries load and the published benchmark comes out right.
HEALTHCHECK --interval=5m --timeout=10s CMD vgarch --selftest >/dev/null || exit 1
CMD ["vdaily", "--help"]
