// Elements, made and found. Whatever stations and people call themselves goes in as text, never as markup.

/** The element of this id. */
export const byId = id => document.getElementById(id);

/** A new element; children are elements or text. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) {
      made[name] = value;
    } else {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.filter(child => child !== null));
  return made;
}

/** Writes a text, only where it changes: a screen reader is not told the same again. */
export function say(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** The link past the navigation moves the focus, and leaves the address as it is where that says what the page shows. */
export function skipWithinView() {
  const link = document.querySelector('.skip');
  link.addEventListener('click', event => {
    event.preventDefault();
    document.querySelector(link.hash).focus();
  });
}

/** As long as what is in it has no room, it scrolls, and whoever has no pointer reaches it with the Tab key. */
export function reachable(scroller) {
  const look = () => {
    if (scroller.scrollWidth > scroller.clientWidth || scroller.scrollHeight > scroller.clientHeight) {
      scroller.tabIndex = 0;
    } else {
      scroller.removeAttribute('tabindex');
    }
  };
  new ResizeObserver(look).observe(scroller);
  new MutationObserver(look).observe(scroller, { childList: true, subtree: true });
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
