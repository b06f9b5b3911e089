/**
 * Internal. The command {@code nndl predict}: it writes the class of each sample or picture, or the
 * digits of a row, by one model or several. Rows of CSV are made in {@link nndl.model.ensemble},
 * rows of digits are read in {@link nndl.command.rows}. Begin with {@link
 * nndl.command.predict.PredictCommand}.
 */
package nndl.command.predict;
