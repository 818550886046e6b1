/** Who a stored face is: {@link dev.atmosphere.cloud.recognition.IdentifyFace} asks the trainer, and either knows, or people are asked. */
package dev.atmosphere.cloud.recognition;
