/**
 * Internal. How programs begin and end: options from the command line and from files, exit status,
 * signals. The doors share it. Begin with {@link nndl.command.Program}.
 */
package nndl.command;
