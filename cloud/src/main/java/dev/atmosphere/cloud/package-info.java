/**
 * The cloud program: {@link dev.atmosphere.cloud.Cloud} puts it together, {@link dev.atmosphere.cloud.CloudFlow} is its part
 * of the diagram, {@link dev.atmosphere.cloud.CloudConfig} its settings. Below: {@code store} the steps that keep pictures
 * and faces, {@code database} and {@code objects} where they keep them, {@code web} the page and its API, {@code embedded}
 * Kafka and PostgreSQL of our own.
 */
package dev.atmosphere.cloud;
