import './shifted-clock.ts'; // before anything that could ask for the time

import { handler as deployed } from '../../../functions/collect-odds/handler.ts';
import { invoked } from './invoked.ts';

export const handler = invoked(deployed);
