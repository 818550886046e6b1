/** What the web servers of all programs have: health, metrics, dead letters, and the check of whom a request was meant for. */
package dev.atmosphere.http;
