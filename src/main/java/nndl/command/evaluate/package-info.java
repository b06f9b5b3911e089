/**
 * Internal. The command {@code nndl evaluate}: how good a model is, or several whose outputs are
 * averaged. It holds the options, the Spark job and the answer as text, CSV and JSON. Begin with
 * {@link nndl.command.evaluate.EvaluatePlan}.
 */
package nndl.command.evaluate;
