/**
 * Floor 2: the SGD loop, the seam to whoever computes gradients, evaluation, the files a run
 * leaves. Nothing here knows Spark; {@link nndl.training.InMemoryExchange} is the reference.
 */
package nndl.training;
