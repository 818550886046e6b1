/** The catalogue of topics: every name that crosses a process or a disk, once, with the one event type it carries. */
package dev.atmosphere.topic;
