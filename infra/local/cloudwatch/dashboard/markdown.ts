import { marked, type Token } from 'marked';
import { textSpans, widthOf } from './svg.ts';
import type { Theme } from './theme.ts';

/** A piece of text in one style. */
interface Span {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly mono?: boolean;
  readonly link?: boolean;
}

interface Block {
  readonly spans: readonly Span[];
  readonly size: number;
  /** In pixels. */
  readonly indent: number;
  readonly gapAbove: number;
}

const headingSizes = [19, 16, 14, 13, 12, 12];
const bodySize = 12;

/** Draws Markdown from the top of a box of a width: headings, paragraphs, lists, code, links as their texts. HTML is text. */
export function drawMarkdown(markdown: string, at: { x: number; y: number; width: number }, theme: Theme): string {
  let { y } = at;
  const lines: string[] = [];
  for (const block of blocksOf(marked.lexer(markdown))) {
    y += block.gapAbove;
    for (const line of wrap(block, at.width - block.indent)) {
      y += block.size * 1.35;
      lines.push(drawLine(line, { x: at.x + block.indent, y, size: block.size }, theme));
    }
  }
  return lines.join('');
}

function drawLine(line: readonly Span[], { x, y, size }: { x: number; y: number; size: number }, theme: Theme): string {
  const spans = line.map(({ link, ...span }) => ({
    ...span,
    size,
    color: link ? theme.link : theme.text,
    underlined: link,
  }));
  return textSpans(spans, { x, y: Math.round(y) });
}

/** Breaks spans into lines at spaces; neighbours of one style are one span. */
function wrap({ spans, size }: Block, width: number): Span[][] {
  const lines: Span[][] = [[]];
  let used = 0;
  for (const span of spans) {
    for (const word of span.text.split(/(\n|\s+)/).filter((part) => part !== '')) {
      const wide = widthOf(word, { size, ...span });
      if (word.includes('\n') || (used + wide > width && used > 0)) {
        lines.push([]);
        used = 0;
        if (word.trim() === '') continue;
      }
      lines.at(-1)?.push({ ...span, text: word });
      used += wide;
    }
  }
  return lines.map(joined);
}

function joined(line: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const span of line) {
    const last = spans.at(-1);
    const same =
      last &&
      last.bold === span.bold &&
      last.italic === span.italic &&
      last.mono === span.mono &&
      last.link === span.link;
    if (last && same) spans.splice(-1, 1, { ...last, text: last.text + span.text });
    else spans.push(span);
  }
  return spans;
}

function blocksOf(tokens: readonly Token[], indent = 0): Block[] {
  return tokens.flatMap((token): Block[] => {
    const block = (spans: readonly Span[], more: Partial<Block> = {}) => [
      { spans, size: bodySize, indent, gapAbove: 5, ...more },
    ];
    switch (token.type) {
      case 'heading':
        return block(
          spansOf(token.tokens ?? []).map((span) => ({ ...span, bold: true })),
          { size: headingSizes[token.depth - 1] ?? bodySize, gapAbove: 3 },
        );
      case 'list':
        return listBlocks(token, indent);
      case 'code':
        return block([{ text: token.text, mono: true }]);
      case 'blockquote':
        return blocksOf(token.tokens ?? [], indent + 12);
      case 'table':
        return [token.header, ...token.rows].flatMap((row: { tokens: Token[] }[], index: number) =>
          block(
            row.flatMap(({ tokens: cell }, column) => [
              ...(column > 0 ? [{ text: '  |  ' }] : []),
              ...spansOf(cell).map((span) => (index === 0 ? { ...span, bold: true } : span)),
            ]),
            { gapAbove: 1 },
          ),
        );
      case 'hr':
        return block([{ text: '─'.repeat(20) }]);
      case 'space':
      case 'def':
        return [];
      default:
        return block(spansOf([token]));
    }
  });
}

function listBlocks(token: Token, indent: number): Block[] {
  if (token.type !== 'list') return [];
  return token.items.flatMap((item: { tokens: Token[] }, index: number) => {
    const [first, ...rest] = blocksOf(item.tokens, indent + 14);
    const mark = token.ordered ? `${Number(token.start) + index}. ` : '• ';
    if (first === undefined) return [];
    return [{ ...first, indent, gapAbove: 2, spans: [{ text: mark }, ...first.spans] }, ...rest];
  });
}

function spansOf(tokens: readonly Token[], style: Omit<Span, 'text'> = {}): Span[] {
  return tokens.flatMap((token): Span[] => {
    const inner = 'tokens' in token ? (token.tokens ?? []) : [];
    switch (token.type) {
      case 'strong':
        return spansOf(inner, { ...style, bold: true });
      case 'em':
        return spansOf(inner, { ...style, italic: true });
      case 'link':
        return spansOf(inner, { ...style, link: true });
      case 'codespan':
        return [{ ...style, text: token.text, mono: true }];
      case 'br':
        return [{ text: '\n' }];
      case 'paragraph':
      case 'text':
      case 'del':
        // The lines of one paragraph are one text.
        return inner.length > 0 ? spansOf(inner, style) : [{ ...style, text: plain(token) }];
      default:
        return [{ ...style, text: plain(token) }];
    }
  });
}

const plain = (token: Token) => ('text' in token ? String(token.text) : token.raw).replaceAll(/\s*\n\s*/g, ' ');
