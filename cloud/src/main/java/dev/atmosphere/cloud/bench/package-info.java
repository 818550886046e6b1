/** {@code bench recognition}: how fast faces are searched, and how well people are told apart on pictures that one has. */
package dev.atmosphere.cloud.bench;
