/**
 * Internal. The training loop, and the interface between it and the workers. The package does not
 * depend on Spark. The results of every exchange must equal the results of {@link
 * nndl.training.InMemoryExchange}. Begin with {@link nndl.training.Sgd}.
 */
package nndl.training;
