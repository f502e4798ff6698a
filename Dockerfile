FROM node:24-slim

ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/node-compile-cache \
    HOST=0.0.0.0
WORKDIR /app

COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

COPY migrations ./migrations
COPY src ./src
# The files may have been checked out for their owner only. `docker compose exec app admin doctor`
RUN chmod -R a+rX package.json migrations src && ln -s /app/src/admin/main.ts /usr/local/bin/admin

USER node
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPERATOR_PORT || process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Node itself is process 1, so that SIGTERM reaches the app.
CMD ["node", "src/main.ts"]
