/**
 * Internal. The command {@code nndl train}, which takes the steps of a {@link
 * nndl.command.run.TrainingRun} one after the other, and the test of learning rates that {@code
 * --find-learning-rate} asks for. The options are in {@link nndl.command.options}. Begin with
 * {@link nndl.command.train.TrainCommand}.
 */
package nndl.command.train;
