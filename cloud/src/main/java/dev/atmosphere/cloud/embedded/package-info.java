/**
 * Kafka and PostgreSQL as parts of the program itself, for a place that runs on one machine: nothing to install, nothing to
 * look after.
 *
 * <p>Both keep their data in a directory over restarts, sync what they acknowledge to the disk, and listen on one address and
 * port each. Starting and stopping block for seconds: call them off the event loop, both at once if you like. A directory is
 * used by one process at a time ({@link dev.atmosphere.cloud.embedded.DirectoryLock}); a PostgreSQL that outlived a killed
 * program is stopped before the next one starts ({@link dev.atmosphere.cloud.embedded.Postmaster}).
 */
package dev.atmosphere.cloud.embedded;
