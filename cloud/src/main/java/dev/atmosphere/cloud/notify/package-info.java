/**
 * Tells people of pictures with faces as they come: {@link dev.atmosphere.cloud.notify.NotifySlack} notes them in SQL, and whoever
 * posts folds many of them into one message.
 */
package dev.atmosphere.cloud.notify;
