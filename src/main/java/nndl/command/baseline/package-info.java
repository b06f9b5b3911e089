/**
 * Internal. The command {@code nndl baseline}: it scores answers that networks are compared with,
 * as chapter 1 does: a guess, the darkness of an image, and a support vector machine. The tasks of
 * its Spark jobs are run by {@link nndl.spark}. Begin with {@link
 * nndl.command.baseline.BaselineCommand}.
 */
package nndl.command.baseline;
