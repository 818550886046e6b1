/**
 * Learning from what people agreed on: a {@link dev.atmosphere.cloud.training.Trainer} takes faces that are fit to learn from and
 * tells later faces apart.
 */
package dev.atmosphere.cloud.training;
