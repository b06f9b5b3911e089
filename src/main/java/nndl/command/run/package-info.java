/**
 * Internal. One training, from its description to its files: what it will do, its five steps, and
 * what it leaves. Nothing here knows options, a command line or a console, so the command {@code
 * train}, the trials of a search and a program of the user's own can all use it. Begin with {@link
 * nndl.command.run.RunDescription} and {@link nndl.command.run.TrainingRun}.
 */
package nndl.command.run;
