/** Views of a room as pictures, where the room is another node's: asked for there, by a node that shows that it is one. */

import express, { type Express, type Request, type Response, type Router } from 'express';
import type { Access } from '../access/access.ts';

const NODE_HEADER = 'x-convcast-node';
const ADDRESS_HEADER = 'x-convcast-address';
const ANSWER_WITHIN_MS = 5000;
const PASSED_ON = ['content-type', 'retry-after'];

export interface RoomElsewhere {
  /** Where its owner listens for nodes. */
  readonly url: string;
  readonly nodeToken: string;
}

/** `address`: whose request it is. Rejects where the owner can't be reached. */
export async function passOnPicture(
  { url, nodeToken }: RoomElsewhere,
  address: string,
  request: Request,
  response: Response,
): Promise<void> {
  const { room, view } = request.params;
  // Made of what was parsed: a request's own address may name another host.
  const path = ['rooms', room, 'views', ...[view ?? []].flat()].flat();
  const asked = new URL(path.map((part) => encodeURIComponent(part!)).join('/'), `${url}/`);
  if (typeof request.query.token === 'string') asked.searchParams.set('token', request.query.token);
  const { authorization } = request.headers;
  const answer = await fetch(asked, {
    method: request.method,
    headers: {
      [NODE_HEADER]: nodeToken,
      [ADDRESS_HEADER]: address,
      ...(authorization !== undefined && { authorization }),
    },
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  for (const name of PASSED_ON) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
}

/** What nodes are served at the door for them. */
export function picturesForNodes(access: Access, pictures: Router): Express {
  const http = express();
  http.disable('x-powered-by');
  http.use(async (request, response, next) => {
    const node = await access.readNodeToken(String(request.headers[NODE_HEADER])).catch(() => undefined);
    if (node) next();
    else response.status(404).end();
  });
  http.use(pictures);
  return http;
}

/** As the node that passes it on says. */
export function addressPassedOn(request: Request): string {
  return String(request.headers[ADDRESS_HEADER]);
}
