import { minuteOf } from './minutes.ts';

type Body<Request> = (request: Request, at: Date) => string;

/** The market does not change within a minute, and polls come in bursts: retries, several readers. */
export function rememberLast<Request>(make: Body<Request>): Body<Request> {
  let last = { key: '', body: '' };
  return (request, at) => {
    const key = JSON.stringify([request, minuteOf(at)]);
    if (key !== last.key) last = { key, body: make(request, at) };
    return last.body;
  };
}
