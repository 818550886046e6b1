// Times as people say them.

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockTimeWithSeconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** "3 minutes ago"; under five seconds, and for clocks a little ahead of ours, "just now". */
export function ago(time, now = Date.now()) {
  const seconds = Math.round((time - now) / 1000);
  if (Math.abs(seconds) < 5) {
    return 'just now';
  }
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

export const inFull = time => absolute.format(time);
export const hourAndMinute = time => clockTime.format(time);
export const toTheSecond = time => clockTimeWithSeconds.format(time);

/** Keeps every shown <time> true as time goes by. */
export function keepTimesTrue() {
  setInterval(() => {
    for (const shown of document.querySelectorAll('time[datetime]')) {
      const text = ago(new Date(shown.dateTime));
      if (shown.textContent !== text) {
        shown.textContent = text;
      }
    }
  }, 5_000);
}
