/**
 * What the web servers of all programs have: health, metrics, dead letters, the check of whom a request was meant for, and the headers that keep pages to
 * themselves.
 */
package dev.atmosphere.http;
