/**
 * Whose face it is, by vote.
 *
 * <p>An answer comes from Slack or from the page through {@code AnswersBus}; {@code FaceTag} checks it and lets it into Kafka: only then is
 * whoever voted told that the vote came in.
 */
package dev.atmosphere.cloud.tagging;
