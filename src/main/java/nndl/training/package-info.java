/**
 * Internal. The training loop and its seam to the workers. Nothing here knows Spark; {@link
 * nndl.training.InMemoryExchange} is the reference that every exchange must equal. Begin with
 * {@link nndl.training.Sgd}.
 */
package nndl.training;
