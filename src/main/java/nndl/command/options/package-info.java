/**
 * Internal. The options that several commands share, with their checks: options of a training, for
 * {@code train} and {@code search}; options that name samples or models; and options for missing
 * metadata of a model.
 *
 * <p>{@link nndl.command.options.TrainOptions} has the options of a training in groups:
 *
 * <ul>
 *   <li>{@link nndl.command.options.TargetOptions}: how outputs encode classes
 *   <li>{@link nndl.command.options.LearningOptions}: the initialiser, the optimiser and the
 *       penalties
 *   <li>{@link nndl.command.options.ObjectiveOptions}: dropout, label smoothing and class weights
 *   <li>{@link nndl.command.options.DistortionOptions}: random distortions of images
 *   <li>{@link nndl.command.options.TransformOptions}: the transformation of inputs
 *   <li>{@link nndl.command.options.ScheduleOptions}: the schedule of the learning rate
 *   <li>{@link nndl.command.options.SelectionOptions}: averages, early stopping and the best of
 *       several trainings
 *   <li>{@link nndl.command.options.MonitorOptions}: what is evaluated
 *   <li>{@link nndl.command.options.OutputOptions}: what is written
 * </ul>
 *
 * <p>{@link nndl.command.options.TrainOptions#describe} turns the options into a description of the
 * run. The annotations of a field say what is right for its option wherever it is given: {@link
 * nndl.command.Range}, {@link nndl.command.Needs}, {@link nndl.command.Excludes} and {@link
 * nndl.command.Scope}. Begin with {@link nndl.command.options.TrainOptions}.
 */
package nndl.command.options;
