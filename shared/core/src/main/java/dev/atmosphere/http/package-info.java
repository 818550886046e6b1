/** The web routes that every program serves: health, metrics, dead letters; and the headers that keep a page safe. */
package dev.atmosphere.http;
