const timeOfDay = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
});
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `19:05` */
export function newYorkTimeOfDay(at: string | Date): string {
  return timeOfDay.format(new Date(at));
}

/** `04 Jul, 19:05` */
export function newYorkDayAndTime(at: string | Date): string {
  return dayAndTime.format(new Date(at));
}

const toTheSecond = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'medium' });

/** `19:05:30` */
export function newYorkTimeToTheSecond(at: Date): string {
  return toTheSecond.format(at);
}
