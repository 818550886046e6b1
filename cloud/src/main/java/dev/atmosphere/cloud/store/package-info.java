/**
 * The steps that keep a picture with faces: {@link dev.atmosphere.cloud.store.StoreTable} the event itself,
 * {@link dev.atmosphere.cloud.store.StoreSql} the picture and the rows,
 * {@link dev.atmosphere.cloud.store.StoreRectangles} and {@link dev.atmosphere.cloud.store.StoreZoomIn} the crops.
 * Beside them, {@link dev.atmosphere.cloud.store.Previews} makes whole pictures small for whoever shows many.
 *
 * <p>Each does the same again without harm: rows by their primary keys, objects by their names. An object is stored before
 * anybody sees the row that points to it, so a row never points to nothing.
 */
package dev.atmosphere.cloud.store;
