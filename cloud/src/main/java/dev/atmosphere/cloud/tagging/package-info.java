/**
 * Whose face it is, by vote.
 *
 * <p>{@code RequestTaggingOnSlack} opens a question about a face that nobody knows. An answer comes from Slack or from the page through
 * {@code AnswersBus}; {@code FaceTag} checks it and lets it into Kafka: only then is whoever voted told that the vote came in.
 * {@code StoreFaceTagSql} stores it, {@code SendFaceForTraining} counts: when enough people agree, the face goes to the trainer, once.
 * {@code FinalizeTag} writes what was agreed on, or {@code CleanupTag} says why the trainer did not take it. {@code FinalizeIdentified} writes
 * what needed no vote. Anybody can take a name back: the face is then asked about again.
 *
 * <p>The rows are the truth; a Slack message and a card in the inbox are views of them, and nothing here knows either. Every transaction takes
 * the face's row first, so that all that happens to one face happens one after the other ({@code FaceRow}).
 */
package dev.atmosphere.cloud.tagging;
