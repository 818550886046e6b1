/**
 * What belongs together: everything that is done for one publish, at the edge and in the cloud, has one trace id. It travels in the headers of
 * messages as W3C trace context, stands at the end of the log lines that were written on its behalf, and in SQL; spans are sent to a collector
 * where one is set. Built on OpenTelemetry.
 */
package dev.atmosphere.trace;
