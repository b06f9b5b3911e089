/**
 * Internal. The command {@code nndl predict}, which writes the class of each sample or picture, or
 * the digits of a row, as one model or several predict them. {@link nndl.model.ensemble} makes rows
 * of CSV, and {@link nndl.command.rows} reads rows of digits. Begin with {@link
 * nndl.command.predict.PredictCommand}.
 */
package nndl.command.predict;
