/**
 * nndl trains feed-forward neural networks on Apache Spark. The classes here are the doors, one for
 * each program, and internal but for their command lines. The rooms below them are floors, and a
 * file imports from its own room and from rooms below only:
 *
 * <ol start="0">
 *   <li>{@link nndl.error}: errors that the user can mend; {@link nndl.time}: time and threads, as
 *       arguments; {@link nndl.math}: numbers in arrays, with {@link nndl.math.products} and {@link
 *       nndl.math.elements}
 *   <li>{@link nndl.network}: the book; {@link nndl.data.sampling}: which sample comes when; {@link
 *       nndl.data.storage}: bytes anywhere. The three do not know each other
 *   <li>{@link nndl.data}: samples, with {@link nndl.data.packed}, {@link nndl.data.format} and
 *       {@link nndl.data.image}; {@link nndl.model}: a trained network, with {@link
 *       nndl.model.format}, {@link nndl.model.interchange}, {@link nndl.model.spark} and {@link
 *       nndl.model.ensemble}; {@link nndl.command.rows}: rows of digits; {@link
 *       nndl.model.evaluation}: how good answers are; {@link nndl.command.baseline}: answers
 *       without a network
 *   <li>{@link nndl.training.worker}: gradients of shards; {@link nndl.training.checkpoint}: where
 *       a training stands
 *   <li>{@link nndl.training}: the loop and the seam to the workers
 *   <li>{@link nndl.spark}: the seam across Spark's executors, in {@link nndl.spark.job} and {@link
 *       nndl.spark.barrier}, on {@link nndl.spark.transport} and {@link nndl.spark.cluster}
 *   <li>{@link nndl.command.console}: how far a job is; {@link nndl.command}: how programs begin
 *       and end; {@link nndl.command.search}: which trials a search has; {@link
 *       nndl.report.diagnosis}: why a network does not learn more
 *   <li>{@link nndl.command.options}: the options of a training; {@link nndl.report.card}: the card
 *       of its model; {@link nndl.command.run}: what it will do; {@link nndl.command.search}:
 *       trainings that are compared; {@link nndl.command.chapter}: what chapter 1 of the book does
 *       and asks
 *   <li>{@code nndl}: the doors, and {@link nndl.Main}, which opens each by a verb. Begin with
 *       {@link nndl.Train}
 * </ol>
 */
package nndl;
