/**
 * Internal. How a command begins and ends: its options from the command line and from files, the
 * exit status, signals, and where its words go. Each command is a package below this one, and uses
 * nothing of another command unless that one serves both. Begin with {@link nndl.command.Program}.
 */
package nndl.command;
