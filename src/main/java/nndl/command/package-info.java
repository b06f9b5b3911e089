/**
 * Internal. How a command starts and ends: it reads options from the command line and from files,
 * prints its output, handles signals and sets the exit status. Each command is a package below this
 * one. A command does not use the package of another command, except for packages that serve
 * several commands. Begin with {@link nndl.command.Program}.
 *
 * <p>After Ctrl-C, {@link nndl.command.Signals} ends the JVM within a time limit. Hadoop's shutdown
 * hooks then run {@link nndl.command.SavingHook}, which stops a training, or the trials of a
 * search, after the last complete step and has a checkpoint written. {@link nndl.command.Ending}
 * says how long that may take.
 */
package nndl.command;
