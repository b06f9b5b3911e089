/**
 * Internal. Shows the progress of a job: as a bar in the last line of a terminal, below all other
 * lines, or as a line whenever no other line has shown progress for a minute. It depends on neither
 * training nor Spark. Begin with {@link nndl.command.console.Console}.
 */
package nndl.command.console;
