/**
 * Internal. The command {@code nndl rows}, which makes rows of digits out of single ones, and the
 * reader that {@code nndl predict --row} cuts a row into digits with. Pictures are read and scaled
 * in {@link nndl.data.image}. Begin with {@link nndl.command.rows.RowReader}.
 */
package nndl.command.rows;
