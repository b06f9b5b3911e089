/**
 * Internal. One training, from its description to its files: its plan, its five steps, and the
 * files that it writes. Nothing here knows options, a command line or a console, so the command
 * {@code train}, the trials of a search and a user's own program can all use it. Begin with {@link
 * nndl.command.run.RunDescription} and {@link nndl.command.run.TrainingRun}.
 */
package nndl.command.run;
