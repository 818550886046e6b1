/**
 * The bus on the edge's own disk.
 *
 * <p>A publish goes this way ({@link dev.atmosphere.bus.spool.Deposits}): {@link dev.atmosphere.bus.spool.Admission} finds room or refuses; a thread of the pool writes
 * the picture's file and syncs it ({@link dev.atmosphere.bus.spool.PictureFiles}); the one committing thread
 * ({@link dev.atmosphere.disk.GroupCommit}) gives the file its name, syncs the directory and commits the rows
 * ({@link dev.atmosphere.bus.spool.SpoolTables}) together with everything else that waits; then the publish's future
 * completes and the topic's readers ({@link dev.atmosphere.bus.spool.SpoolReaders}) fetch it, each with its
 * {@link dev.atmosphere.bus.spool.SpoolSubscription}. At the start
 * {@link dev.atmosphere.bus.spool.SpoolRecovery} makes good what a crash left, and
 * {@link dev.atmosphere.bus.spool.Sweeper} keeps everything bounded.
 */
package dev.atmosphere.bus.spool;
