import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { sameMachineOrigins } from '../auth/index.ts';
import type { HttpDeps } from './deps.ts';

/**
 * Headers for our own pages (the demo). Scripts come from the server itself only; styles may be inline
 * because lit writes style attributes.
 */
export function securityHeaders({ own, config }: Pick<HttpDeps, 'own' | 'config'>): RequestHandler[] {
  // Our pages are served on loopback only; where there are several nodes, one goes on at another, which may be newer
  // than the page.
  const others = config.redisUrl === null ? [] : ['http://localhost:*', 'http://127.0.0.1:*'];
  // A policy can't name an IPv6 address; its pages are `'self'` all the same.
  const connect = () =>
    [...new Set([own().url, ...own().entryUrls].flatMap(sameMachineOrigins).concat(others))]
      .filter((origin) => !origin.includes('['))
      .flatMap((origin) => [origin, origin.replace(/^http/, 'ws')])
      .join(' ');
  // A replay's picture and video come by the server's own name, which may not be the one that the page has.
  const media = () => connect().replace(/ ?\bwss?:\S+/g, '');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:', media],
          mediaSrc: ["'self'", 'blob:', 'mediastream:', media],
          fontSrc: ["'self'", 'data:'],
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", connect],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // Only a server that is reached by https may ask browsers to insist on it.
      strictTransportSecurity: false,
      // The SDK is loaded by pages of other origins.
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', 'camera=(self), microphone=(self), display-capture=(self)');
      if (own().url.startsWith('https:')) {
        response.setHeader('Strict-Transport-Security', 'max-age=31536000');
      }
      next();
    },
  ];
}
