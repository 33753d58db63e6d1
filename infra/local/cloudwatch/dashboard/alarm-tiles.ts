import type { AlarmState } from '../alarm-state.ts';
import { alarmNameOf } from '../composite-alarm.ts';
import type { AlarmWidget } from './dashboard-body.ts';
import { type Box, fitText, rectangle, textLine } from './svg.ts';
import type { Theme } from './theme.ts';

const order: readonly (AlarmState | undefined)[] = ['ALARM', 'INSUFFICIENT_DATA', undefined, 'OK'];
const texts: Readonly<Record<AlarmState, string>> = {
  OK: 'OK',
  ALARM: 'In alarm',
  INSUFFICIENT_DATA: 'Insufficient data',
};
const tile = { width: 200, height: 38, gap: 6 };

/** Draws a tile for each alarm, in the colour of its state: those in alarm first, then those that are not known. */
export function drawAlarmTiles(
  { alarms, states }: AlarmWidget,
  stateOf: (alarm: string) => AlarmState | undefined,
  box: Box,
  theme: Theme,
): string {
  const shown = alarms
    .map(alarmNameOf)
    .map((name) => ({ name, state: stateOf(name) }))
    .filter(({ state }) => states === undefined || (state !== undefined && states.includes(state)))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const columns = Math.max(1, Math.floor((box.width + tile.gap) / (tile.width + tile.gap)));
  const rows = Math.max(1, Math.ceil(shown.length / columns));
  const width = (box.width + tile.gap) / columns - tile.gap;
  const height = Math.min(tile.height, (box.height + tile.gap) / rows - tile.gap);
  return shown
    .map(({ name, state }, index) => {
      const x = box.x + (index % columns) * (width + tile.gap);
      const y = box.y + Math.floor(index / columns) * (height + tile.gap);
      return drawTile({ x, y, width, height }, name, state, theme);
    })
    .join('');
}

function drawTile(box: Box, name: string, state: AlarmState | undefined, theme: Theme): string {
  const known = state !== undefined;
  const color = known ? '#ffffff' : theme.faint;
  const text = known ? texts[state] : 'Not evaluated here';
  const title = { size: 11.5, color, bold: true };
  const twoLines = box.height >= 30;
  const parts = [
    rectangle(box, known ? theme.states[state] : theme.widget, { stroke: known ? 'none' : theme.border, radius: 4 }),
    textLine(
      fitText(twoLines ? name : `${name}: ${text}`, box.width - 16, title),
      { x: box.x + 8, y: box.y + (twoLines ? 16 : box.height / 2 + 4) },
      title,
    ),
  ];
  if (twoLines) parts.push(textLine(text, { x: box.x + 8, y: box.y + 30 }, { size: 10.5, color }));
  return parts.join('');
}
