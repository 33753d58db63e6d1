/** American prices leap from -100 to +100; counted from even money, -105 and +105 are ten cents apart. */
export function centsOf(price: number): number {
  return price > 0 ? price - 100 : price + 100;
}

/** `+105`, `-1.5` */
export function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}
