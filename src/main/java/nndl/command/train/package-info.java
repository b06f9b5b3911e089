/**
 * Internal. The command {@code nndl train}, which takes the steps of a {@link
 * nndl.command.run.TrainingRun}, and the test of learning rates for {@code --find-learning-rate}.
 * The options are in {@link nndl.command.options}. Begin with {@link
 * nndl.command.train.TrainCommand}.
 */
package nndl.command.train;
