// The API, with failures that say what is wrong in words for people.

const PATIENCE_MILLIS = 12_000;

/** What went wrong: a title for the notice, and the reason as the server told it. */
export class Problem extends Error {
  constructor(title, text, status) {
    super(text);
    this.title = title;
    this.status = status;
  }
}

/** Where a password is asked for: there, and back here. */
export function signInFirst() {
  location.assign(`/sign-in.html?to=${encodeURIComponent(location.pathname + location.hash)}`);
}

/**
 * Asks, and reads the answer as JSON. Fails with a {@link Problem} that has the answer's status, if there was an answer.
 *
 * @param body becomes JSON, unless it is a file
 * @param acceptDown whether an answer that tells of parts that are down is a good one
 */
export async function ask(method, path, { body, headers = {}, acceptDown = false, patienceMillis = PATIENCE_MILLIS, title = 'The API refuses to answer' } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMillis),
      headers,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch (failure) {
    throw failure.name === 'TimeoutError'
      ? new Problem('The cloud program does not answer', `It took longer than ${patienceMillis / 1000} seconds.`)
      : new Problem('The cloud program cannot be reached', `Nothing answers at ${location.host}. Does it run?`);
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok || (acceptDown && told.parts)) {
    return told;
  }
  throw new Problem(title, told.error ?? `It answered with status ${answer.status}.`, answer.status);
}

/** What everybody may see who is in: who is not, signs in first. */
async function get(path, { away = 'The pictures cannot be read now', ...more } = {}) {
  try {
    return await ask('GET', path, more);
  } catch (problem) {
    if (problem.status === 401) {
      signInFirst();
    }
    problem.title = problem.status === 503 ? away : problem.title;
    throw problem;
  }
}

export function images({ station, limit, cursor }) {
  const query = new URLSearchParams({ limit });
  if (station) {
    query.set('station', station);
  }
  if (cursor) {
    query.set('cursor', cursor);
  }
  return get(`/api/v1/images?${query}`);
}

export const flow = () => get('/api/v1/flow');

export const letters = () => get('/api/v1/dead-letters', { away: 'The dead letters cannot be read now' });

/** Sends a dead letter to the step that gave it up once more. */
export const replay = (topic, letter) =>
  ask('POST', `/api/v1/dead-letters/${encodeURIComponent(topic)}/${encodeURIComponent(letter)}/replay`, { headers: { 'X-Atmosphere': 'replay' } });

/** Reports, the latest made first. */
export function reports({ kind, day, cursor }) {
  const query = new URLSearchParams(Object.entries({ kind, day, cursor }).filter(([, value]) => value));
  return get(`/api/v1/reports?${query}`, { away: 'The reports cannot be read now' });
}

const JSON_BODY = { 'Content-Type': 'application/json' };

/** Asks for a report of a day, for nobody to be mailed. */
export const makeReport = wish => ask('POST', '/api/v1/reports', { body: wish, headers: JSON_BODY });

/** @param recipient only to this one, who may have got it; without it to those who have not */
export const sendReport = (reportId, recipient) =>
  ask('POST', `/api/v1/reports/${reportId}/mails`, { body: recipient ? { recipient } : {}, headers: JSON_BODY });

export const stats = () => get('/api/v1/stats');

/** Also when something is down: that is what it is asked for. */
export const health = () => get('/health', { acceptDown: true });

/** As large as a card can use: a sharp screen has two pixels and more for one of the page's. */
export const previewOf = imageId => `/api/v1/images/${imageId}.jpg?width=${devicePixelRatio >= 2 ? 1280 : 640}`;
