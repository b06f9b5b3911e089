/**
 * Internal. How the driver updates the weights from the summed gradient of a mini-batch. An
 * optimiser has no state of its own: what it keeps from step to step is passed in. Begin with
 * {@link nndl.training.optimizer.WeightUpdate}.
 */
package nndl.training.optimizer;
