/**
 * Internal. The command {@code nndl train}, and what it does when it is asked for a learning rate.
 * The life of a training is in {@link nndl.command.run}, its options are in {@link
 * nndl.command.options}. Begin with {@link nndl.command.train.FindLearningRate}.
 */
package nndl.command.train;
