/**
 * Internal. How a command starts and ends: it reads options from the command line and from files,
 * prints its output, handles signals and sets the exit status. Each command is a package below this
 * one. A command does not use the package of another command, except those that serve several
 * commands. Begin with {@link nndl.command.Program}.
 */
package nndl.command;
