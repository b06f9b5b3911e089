/**
 * Internal. The command {@code nndl baseline}, which scores simple predictions with which networks
 * are compared, as in chapter 1: a random guess, the darkness of an image, and a support vector
 * machine. {@link nndl.spark} runs the Spark jobs of the first two. Begin with {@link
 * nndl.command.baseline.BaselineCommand}.
 */
package nndl.command.baseline;
