/**
 * Internal. One training, from its description to its files. The caller takes its steps in this
 * order:
 *
 * <ol>
 *   <li>{@link nndl.command.run.TrainingRun#validate validate}: everything is checked without Spark
 *   <li>{@link nndl.command.run.TrainingRun#open open}: Spark starts, and the samples are loaded
 *   <li>{@link nndl.command.run.TrainingRun#build build}: observers and checkpoints are prepared
 *   <li>{@link nndl.command.run.TrainingRun#train train}: the training loop runs. Then the run is
 *       closed.
 *   <li>{@link nndl.command.run.TrainingRun#finish finish}: the model, its record, its card and its
 *       page are written
 * </ol>
 *
 * <p>Where a run writes says {@link nndl.command.run.RunDirectory}, and whether it may {@link
 * nndl.command.run.RunPreflight}.
 *
 * <p>If open, build or train fails, {@link nndl.command.run.TrainingRun#failed failed} takes the
 * place of finish. Nothing here reads options, a command line or a console: messages contain names
 * of options only as text. So the command {@code train}, the trials of a search and a user's own
 * program can all use this package. Begin with {@link nndl.command.run.RunDescription} and {@link
 * nndl.command.run.TrainingRun}.
 */
package nndl.command.run;
