// The API of the inbox: what is asked, votes, people.

import { ask as plainly } from './api.js';

const JSON_TYPE = { 'content-type': 'application/json' };

const ask = (method, path, body) =>
  plainly(method, path, { body, headers: method === 'GET' ? {} : JSON_TYPE, title: 'That did not work' });

export const session = () => ask('GET', '/api/v1/session');
export const signIn = (name, password) => ask('POST', '/api/v1/session', { name, password });
export const signOut = () => ask('DELETE', '/api/v1/session');

/** Faces that wait for this voter, those asked about last first. */
export const waiting = limit => ask('GET', `/api/v1/tagging?state=open&unanswered=true&limit=${limit}`);
export const face = faceId => ask('GET', `/api/v1/tagging/${faceId}`);

/** Sent once more if it is not known whether it came in: it has an id, and counts once. */
export async function vote(faceId, said) {
  const body = { id: crypto.randomUUID(), ...said };
  try {
    return await ask('POST', `/api/v1/tagging/${faceId}/votes`, body);
  } catch (problem) {
    if (problem.status === undefined || problem.status === 503) {
      return ask('POST', `/api/v1/tagging/${faceId}/votes`, body);
    }
    throw problem;
  }
}

export function people({ name, cursor, limit = 100 }) {
  const query = new URLSearchParams({ limit });
  if (name) {
    query.set('name', name);
  }
  if (cursor) {
    query.set('cursor', cursor);
  }
  return ask('GET', `/api/v1/people?${query}`);
}

export const person = personId => ask('GET', `/api/v1/people/${personId}`);
export const makePerson = name => ask('POST', '/api/v1/people', { name });
export const rename = (personId, name) => ask('PATCH', `/api/v1/people/${personId}`, { name });
export const merge = (personId, into) => ask('POST', `/api/v1/people/${personId}/merge`, { into });
/** The face models are loaded for the first photograph, which takes a while. */
const PHOTOGRAPH_MILLIS = 75_000;

/**
 * Teaches a person by a photograph.
 *
 * @param faceId which face of it, if it has several
 */
export const teach = (personId, file, faceId) =>
  plainly('POST', `/api/v1/people/${personId}/photographs${faceId ? `?face=${faceId}` : ''}`, {
    body: file,
    headers: { 'content-type': file.type === 'image/png' ? 'image/png' : 'image/jpeg' },
    patienceMillis: PHOTOGRAPH_MILLIS,
    title: 'That photograph was not taken',
  });

export const cropOf = faceId => `/api/v1/faces/${faceId}/rectangle.jpg`;
export const zoomOf = faceId => `/api/v1/faces/${faceId}/zoomin.jpg`;
