/**
 * nndl trains feed-forward neural networks on Apache Spark. The classes here are the entry points:
 * {@link nndl.Main}, which starts a command by its verb, {@link nndl.Train} and others, which start
 * one for {@code --class}, and {@link nndl.Training}, which a program calls and which is public.
 * The others are internal, but their command lines are public. The packages below them form levels.
 * A file imports only from its own package and from lower levels. From the lowest to the highest:
 *
 * <ul>
 *   <li>{@link nndl.error}: errors that the user can fix. Its part {@link nndl.error.text} makes
 *       text that people read harmless
 *   <li>{@link nndl.time}: time, waiting, threads and randomness, passed as arguments
 *   <li>{@link nndl.math}: computations on arrays of numbers. Its parts: {@link
 *       nndl.math.products}, {@link nndl.math.elements}
 *   <li>{@link nndl.network}: the network of chapter 1 of the book, in the order of the chapter
 *   <li>{@link nndl.data}: samples, and the files from which they are read. Its parts: {@link
 *       nndl.data.sampling}, {@link nndl.data.storage}, {@link nndl.data.recipe}, {@link
 *       nndl.data.table}, {@link nndl.data.packed}, {@link nndl.data.format}, {@link
 *       nndl.data.picture}, {@link nndl.data.image}
 *   <li>{@link nndl.model}: a trained network, and its evaluation. Its parts: {@link
 *       nndl.model.evaluation}, {@link nndl.model.format}, {@link nndl.model.interchange}, {@link
 *       nndl.model.spark}, {@link nndl.model.ensemble}
 *   <li>{@link nndl.training}: the training loop, the work of the workers, and the checkpoints.
 *       Nothing here depends on Spark. Its parts: {@link nndl.training.memory}, {@link
 *       nndl.training.optimizer}, {@link nndl.training.workload}, {@link nndl.training.worker},
 *       {@link nndl.training.checkpoint}
 *   <li>{@link nndl.report}: pages and texts about a run. Its parts: {@link nndl.report.columns},
 *       {@link nndl.report.card}, {@link nndl.report.diagnosis}
 *   <li>{@link nndl.spark}: training across executors. Its parts: {@link nndl.spark.cluster},
 *       {@link nndl.spark.transport}, {@link nndl.spark.job}, {@link nndl.spark.rows}, {@link
 *       nndl.spark.sql}, {@link nndl.spark.barrier}
 *   <li>{@link nndl.command}: the commands. Only this part reads a command line, prints and exits.
 *       Its parts: {@link nndl.command.console}, {@link nndl.command.run}, {@link
 *       nndl.command.options}, {@link nndl.command.call}, {@link nndl.command.search}, {@link
 *       nndl.command.train}, {@link nndl.command.evaluate}, {@link nndl.command.rows}, {@link
 *       nndl.command.predict}, {@link nndl.command.report}, {@link nndl.command.verify}, {@link
 *       nndl.command.baseline}, {@link nndl.command.interchange}, {@link nndl.command.convert},
 *       {@link nndl.command.deform}, {@link nndl.command.chapter}
 *   <li>{@link nndl.ml}: training and prediction by the conventions of MLlib
 * </ul>
 *
 * <p>Begin with {@link nndl.command.train.TrainCommand}, which takes the steps of a run in order.
 * {@link nndl.command.run.TrainingRun} describes what each step does.
 *
 * <p>A new command is a package below {@link nndl.command} with a class that extends {@link
 * nndl.command.options.ResultCommand}, a line in {@link nndl.Verb}, and its name in the list above.
 * The page {@code src/site/markdown/architecture.md} names its tests and pages, and the files to
 * change for a new option, activation or format.
 */
package nndl;
