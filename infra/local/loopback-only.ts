import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

const loopback = /^(::ffff:)?127\.|^::1$/;

/**
 * Cuts off whoever calls this port from another machine. For a server that listens on every interface and has no option
 * for it (fauxqs).
 * @returns takes the guard away again
 */
export function allowLoopbackOnly(portOf: () => number | undefined): () => void {
  const check = (message: unknown) => {
    const socket = typeof message === 'object' && message !== null && 'socket' in message ? message.socket : undefined;
    if (!(socket instanceof Socket) || socket.localPort !== portOf()) return;
    if (!loopback.test(socket.remoteAddress ?? '')) socket.destroy();
  };
  subscribe('net.server.socket', check);
  return () => void unsubscribe('net.server.socket', check);
}
