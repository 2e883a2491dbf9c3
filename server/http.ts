/** What is served over HTTP: the page, its health, its metrics. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express, type Router } from 'express';
import compressedStatic from 'express-static-gzip';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { hostAllowed, isLocal, type Network } from './access/origin.ts';

export interface HttpParts {
  readonly network: Network;
  /** The built page; undefined for a node that takes no pages. */
  readonly pageDirectory: string | undefined;
  readonly metrics: Registry;
  /** Origins whose pages may show this one's in a frame. */
  readonly frameAncestors: readonly string[];
  /** Rooms' views as pictures. */
  readonly views: Router;
  presenterCodeOfNewRoom(): string;
  healthy(): boolean;
  health(): object;
}

export function createHttp(parts: HttpParts): Express {
  const { network, pageDirectory, metrics } = parts;
  const http = express();
  const ancestors = ["'self'", ...parts.frameAncestors].join(' ');
  /** A single view, without controls: nothing in it can be clicked for somebody who doesn't know. */
  const framed = ({ url }: IncomingMessage) =>
    parts.frameAncestors.length > 0 && new URLSearchParams(url?.split('?')[1]).has('embed');
  http.disable('x-powered-by');
  http.use((request, response, next) => {
    if (hostAllowed(request, network)) next();
    else response.status(421).type('text').send('This server is not known under this name. See --url.');
  });
  http.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          workerSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: [(request) => (framed(request) ? ancestors : "'none'")],
        },
      },
      strictTransportSecurity: false,
      // It knows no list of origins.
      xFrameOptions: false,
    }),
  );
  http.use((request, response, next) => {
    if (!framed(request)) response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()');
    next();
  });
  http.get('/healthz', (_request, response) => {
    const healthy = parts.healthy();
    response
      .status(healthy ? 200 : 503)
      .json({ status: healthy ? 'ok' : 'engine restarting', ...parts.health() });
  });
  http.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  // The code stands behind the #: no log of a request has it.
  http.get('/new', (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (isLocal(request, network)) response.redirect(303, `/#code=${parts.presenterCodeOfNewRoom()}`);
    else response.status(403).type('text').send('New rooms are opened on the machine where the server runs.');
  });
  http.use(parts.views);
  if (pageDirectory !== undefined)
    http.use(
      compressedStatic(pageDirectory, {
        enableBrotli: true,
        orderPreference: ['br', 'gzip'],
        serveStatic: { setHeaders: cacheHashedAssets },
      }),
    );
  return http;
}

/** Vite puts a hash of its content into the name of everything under assets/. */
function cacheHashedAssets(response: ServerResponse, path: string): void {
  if (/[\\/]assets[\\/]/.test(path))
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  else response.setHeader('Cache-Control', 'no-cache');
}
