/**
 * Internal. How good a network's answers are: counts, costs, a confusion matrix, and the samples
 * worth looking at. All of it is integers or picked by sample number, so parts can be added in any
 * order. Precision, intervals and tables are made of the sum. Begin with {@link
 * nndl.model.evaluation.Evaluation}.
 */
package nndl.model.evaluation;
