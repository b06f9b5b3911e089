/**
 * Internal. The command {@code nndl evaluate}: it scores a model, or several whose outputs are
 * averaged. The scores become text, CSV and JSON in {@link nndl.model.evaluation}. Begin with
 * {@link nndl.command.evaluate.EvaluateCommand}.
 */
package nndl.command.evaluate;
