/**
 * Internal. How weights move: what the driver makes of the sum of a mini-batch's gradients. An
 * optimiser has no state; what it keeps from step to step is handed in and out. Begin with {@link
 * nndl.training.optimizer.WeightUpdate}.
 */
package nndl.training.optimizer;
