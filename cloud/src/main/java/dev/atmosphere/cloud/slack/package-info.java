/**
 * Slack, as one more way to see what people are asked and to answer it. Nothing else in the cloud knows of it: what comes in becomes a
 * {@link dev.atmosphere.event.TagAnswered} like the page's answers, whether over HTTP or over a socket that we opened.
 */
package dev.atmosphere.cloud.slack;
