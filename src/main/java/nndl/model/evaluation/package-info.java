/**
 * Internal. The evaluation of a network: counts, costs, a confusion matrix, and the samples with
 * the highest costs. All sums are sums of integers, and samples are chosen by their costs and
 * numbers, so the evaluations of parts of a set can be added in any order. Precision, confidence
 * intervals and tables are computed from the sum. Begin with {@link
 * nndl.model.evaluation.Evaluation}.
 */
package nndl.model.evaluation;
