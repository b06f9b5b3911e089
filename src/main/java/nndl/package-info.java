/**
 * nndl trains feed-forward neural networks on Apache Spark. The map, from the ground up; a file
 * imports from its own package and from floors below:
 *
 * <ol start="0">
 *   <li>{@link nndl.math}: numbers in arrays
 *   <li>{@link nndl.network}: the book; {@link nndl.data}: samples. The two do not know each other
 *   <li>{@link nndl.training}: the SGD loop and the seam to the workers
 *   <li>{@link nndl.spark}: the seam across Spark's executors
 *   <li>{@code nndl}: the doors. Begin with {@link nndl.Train}
 * </ol>
 */
package nndl;
