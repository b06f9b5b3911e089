/**
 * Internal. The command {@code nndl rows}, which makes rows of digits from images of single digits,
 * and the reader with which {@code nndl predict --row} cuts a row into digits. {@link
 * nndl.data.image} reads and scales pictures. Begin with {@link nndl.command.rows.RowReader}.
 */
package nndl.command.rows;
