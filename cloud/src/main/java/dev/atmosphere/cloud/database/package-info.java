/**
 * The SQL database as the program's other parts see it: where it is ({@link dev.atmosphere.cloud.database.PostgresAddress}),
 * how it is opened, migrated and asked ({@link dev.atmosphere.cloud.database.Database}), what its failures mean
 * ({@link dev.atmosphere.cloud.database.PostgresFailures}), how it is heard of news
 * ({@link dev.atmosphere.cloud.database.Listening}), and how many small statements become one
 * ({@link dev.atmosphere.cloud.database.Coalescer}).
 */
package dev.atmosphere.cloud.database;
