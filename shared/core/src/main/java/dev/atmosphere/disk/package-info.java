/**
 * What is kept on disk and survives a kill and a power cut, whoever keeps it.
 *
 * <p>A {@link dev.atmosphere.disk.StoreDirectory} holds one SQLite database ({@link dev.atmosphere.disk.SqliteFile}) and files too
 * large for it ({@link dev.atmosphere.disk.SyncedFiles}); {@link dev.atmosphere.disk.GroupCommit} writes both, many changes in one
 * transaction. The spool ({@code dev.atmosphere.bus.spool}) and the broker's memory of its clients are kept so.
 */
package dev.atmosphere.disk;
