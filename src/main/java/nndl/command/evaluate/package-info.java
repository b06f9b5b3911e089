/**
 * Internal. The command {@code nndl evaluate}, which scores a model, or several models whose
 * outputs are averaged. {@link nndl.model.evaluation} writes the scores as text, CSV and JSON.
 * Begin with {@link nndl.command.evaluate.EvaluateCommand}.
 */
package nndl.command.evaluate;
