/**
 * Internal. How good a network's answers are: counts, costs, a confusion matrix, and the samples
 * with the highest costs. Everything is an integer or chosen by sample number, so parts can be
 * added in any order; precision, intervals and tables are computed from the sum. Begin with {@link
 * nndl.model.evaluation.Evaluation}.
 */
package nndl.model.evaluation;
