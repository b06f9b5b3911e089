/**
 * Internal. How the driver updates the weights from the summed gradient of a mini-batch. No object
 * of this package has a state: the caller passes the optimiser's state to each step. Begin with
 * {@link nndl.training.optimizer.WeightUpdate}.
 */
package nndl.training.optimizer;
