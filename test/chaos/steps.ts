import { landedBucket } from '../../infra/local/account.ts';
import { isRecording } from '../soak/call-traps.ts';
import type { PassingCall } from '../soak/gate.ts';

// The steps of the two functions, as they are told apart on the wire.

type Step = (call: PassingCall) => boolean;

export const landing: Step = ({ method }) => method === 'PUT';
export const readingLanded: Step = ({ method, path }) => method === 'GET' && path.includes('.json.gz');
export const recording: Step = isRecording;
export const takingLease: Step = (call) => isOn(call, 'UpdateItem', '"lease"') && call.body.includes('lease_owner');
export const releasingLease: Step = (call) => isOn(call, 'DeleteItem', '"lease"');
export const storingDate: Step = (call) => isOn(call, 'UpdateItem', '"schedule#');
export const leavingHint: Step = (call) => isOn(call, 'PutItem', '"settled#');
export const readingWatermark: Step = (call) => isOn(call, 'GetItem', '"backlog#');
export const raisingWatermark: Step = (call) => isOn(call, 'PutItem', '"backlog#');
export const marking: Step = (call) => isOn(call, 'PutItem', '"backlog-mark#');

function isOn({ headers, body }: PassingCall, operation: string, key: string): boolean {
  return `${headers['x-amz-target']}`.endsWith(`.${operation}`) && body.includes(key);
}

/** The key that a call lands something under; empty where it lands nothing. */
export function keyLandedBy(call: PassingCall): string {
  const [place = ''] = call.path.split('?');
  return landing(call) ? decodeURIComponent(place).replace(`/${landedBucket}/`, '') : '';
}
