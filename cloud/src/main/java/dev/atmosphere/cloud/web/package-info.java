/**
 * The cloud's page and the API behind it.
 *
 * <p>A request passes {@code SafeHeaders} and {@link dev.atmosphere.http.HostCheck}, then its route: {@code ImageRoutes} (the list, pictures,
 * crops), {@code StatsRoute} (the figures), {@code TaggingRoutes}, {@code PeopleRoutes} and {@code EnrolmentRoutes} (whose faces they are), {@code PageRoutes} (the page's files), or the routes that every program has
 * ({@link dev.atmosphere.http.ManagementRoutes}). Rows are read through {@link dev.atmosphere.cloud.web.ImageQueries}, bytes
 * through {@link dev.atmosphere.cloud.objects.Objects}; {@code Answers} turns what they say into JSON and failures into
 * statuses.
 *
 * <p>New pictures take another way: the database says their ids on a channel
 * ({@link dev.atmosphere.cloud.database.Listening}), {@code LiveFeed} reads them once, and sends them to every open page.
 *
 * <p>The page itself lies in {@code resources/web}: plain HTML, CSS and modules, as the browser reads them.
 */
package dev.atmosphere.cloud.web;
