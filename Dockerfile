FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm pack --pack-destination /tmp

FROM node:24.21.0-bookworm-slim
COPY --from=build /tmp/groundctl-*.tgz /tmp/groundctl.tgz
RUN npm install --global /tmp/groundctl.tgz && npm cache clean --force && rm /tmp/groundctl.tgz
# The user `node` of this image, by its number: so a cluster that forbids root can tell that it is not.
USER 1000:1000
WORKDIR /work
ENTRYPOINT ["groundctl"]
CMD ["--help"]
