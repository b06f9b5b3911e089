/**
 * Internal. How far a job is, for whoever sits at a terminal: a bar in its last line that all other
 * lines step over; and a line each minute where there is no terminal. It knows neither training nor
 * Spark. Begin with {@link nndl.command.console.Console}.
 */
package nndl.command.console;
