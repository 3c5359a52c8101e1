FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm pack --pack-destination /tmp

FROM node:24.21.0-bookworm-slim
COPY --from=build /tmp/groundctl-*.tgz /tmp/groundctl.tgz
RUN npm install --global /tmp/groundctl.tgz && rm /tmp/groundctl.tgz
USER node
WORKDIR /work
ENTRYPOINT ["groundctl"]
CMD ["--help"]
