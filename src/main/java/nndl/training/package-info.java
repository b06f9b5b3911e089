/**
 * Internal. The training loop, and the interface between it and the workers. It does not know
 * Spark; {@link nndl.training.InMemoryExchange} is the reference that every exchange must equal.
 * Begin with {@link nndl.training.Sgd}.
 */
package nndl.training;
