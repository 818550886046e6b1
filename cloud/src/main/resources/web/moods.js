// The seven moods, each with its colour; a colour never stands without its word.

export const MOODS = ['happy', 'surprised', 'neutral', 'sad', 'fearful', 'disgusted', 'angry'];

export const colourOf = mood => (MOODS.includes(mood) ? `var(--${mood})` : 'var(--soft)');

/** The mood with the highest score; null if the face was not scored. */
export function dominant(face) {
  const scores = Object.entries(face.moods);
  return scores.length === 0 ? null : scores.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

export const percent = share => `${Math.round(share * 100)} %`;
