/** The colours of a picture. */
export interface Theme {
  readonly page: string;
  readonly widget: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly link: string;
  readonly states: Readonly<Record<'OK' | 'ALARM' | 'INSUFFICIENT_DATA', string>>;
  /** Of the lines, in their order. */
  readonly palette: readonly string[];
}

export type ThemeName = 'light' | 'dark';

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    page: '#f2f3f3',
    widget: '#ffffff',
    border: '#d5dbdb',
    text: '#16191f',
    faint: '#5f6b7a',
    grid: '#e4e8eb',
    link: '#0b5fb0',
    states: { OK: '#1d8102', ALARM: '#d13212', INSUFFICIENT_DATA: '#687078' },
    palette: [
      '#1f77b4',
      '#e8710a',
      '#2ca02c',
      '#c5221f',
      '#7b4fb5',
      '#8c564b',
      '#c2439a',
      '#5f6368',
      '#9a8f00',
      '#0f9bb0',
    ],
  },
  dark: {
    page: '#0f141a',
    widget: '#161d26',
    border: '#424650',
    text: '#ebebf0',
    faint: '#a4a9b3',
    grid: '#2b333f',
    link: '#73b6ff',
    states: { OK: '#2a8a4a', ALARM: '#d6402f', INSUFFICIENT_DATA: '#656871' },
    palette: [
      '#6da8f5',
      '#ffa04d',
      '#62c370',
      '#ff7a70',
      '#b597ee',
      '#c99a8d',
      '#f08fcf',
      '#a9adb5',
      '#d6cb4f',
      '#55cfe0',
    ],
  },
};
