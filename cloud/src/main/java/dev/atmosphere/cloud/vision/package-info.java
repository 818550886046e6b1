/**
 * The cloud's own eyes, for the few pictures that no edge has seen: what people upload to teach a person, and stored pictures
 * that another descriptor model has to describe anew. Opened when they are first needed, closed when they rest.
 */
package dev.atmosphere.cloud.vision;
