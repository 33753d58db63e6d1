import stringWidth from 'string-width';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean | undefined;
  readonly italic?: boolean | undefined;
  readonly underlined?: boolean | undefined;
  readonly mono?: boolean | undefined;
  readonly anchor?: 'start' | 'middle' | 'end';
}

export const sansSerif = 'Helvetica, Arial, sans-serif';
const monospace = 'Menlo, Consolas, DejaVu Sans Mono, monospace';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with a sign in place of each character that XML does not allow. */
export function xmlCharacters(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

/** Text as data of an XML document. */
export function escapeXml(text: string): string {
  return xmlCharacters(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return present.map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`).join('');
}

export function rectangle(
  box: Box,
  fill: string,
  { stroke, radius = 0 }: { stroke?: string; radius?: number } = {},
): string {
  return `<rect${attributes({ ...box, rx: radius, fill, stroke })}/>`;
}

function styleOf({ size, color, bold, italic, underlined, mono, anchor }: TextStyle): string {
  return attributes({
    'font-size': size,
    fill: color,
    'font-family': mono ? monospace : sansSerif,
    'font-weight': bold ? 'bold' : undefined,
    'font-style': italic ? 'italic' : undefined,
    'text-decoration': underlined ? 'underline' : undefined,
    'text-anchor': anchor,
  });
}

interface Place {
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
}

/** One line of text. */
export function textLine(text: string, { x, y }: Place, style: TextStyle): string {
  return `<text${attributes({ x, y })} xml:space="preserve"${styleOf(style)}>${escapeXml(text)}</text>`;
}

/** One line of texts behind each other. */
export function textSpans(spans: readonly (TextStyle & { readonly text: string })[], { x, y }: Place): string {
  const inside = spans.map(({ text, ...style }) => `<tspan${styleOf(style)}>${escapeXml(text)}</tspan>`);
  return `<text${attributes({ x, y })} xml:space="preserve">${inside.join('')}</text>`;
}

/** About how wide a text is drawn, in pixels: no font is measured here. */
export function widthOf(text: string, { size, bold, mono }: Pick<TextStyle, 'size' | 'bold' | 'mono'>): number {
  const perColumn = mono ? 0.61 : bold ? 0.57 : 0.53;
  return stringWidth(text) * size * perColumn;
}

/** The text, or its beginning with an ellipsis if it is wider than the width. */
export function fitText(text: string, width: number, style: TextStyle): string {
  if (widthOf(text, style) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOf(`${characters.join('')}…`, style) > width) characters.pop();
  return `${characters.join('')}…`;
}

/** What is drawn in a box, cut off at its edges. */
export function clipped(id: string, box: Box, inside: string): string {
  return `<clipPath id="${id}">${rectangle(box, 'none')}</clipPath><g clip-path="url(#${id})">${inside}</g>`;
}
