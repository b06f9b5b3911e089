/**
 * Internal. Shows the progress of a job: a bar in the last line of a terminal, below all other
 * lines, or one line every minute if there is no terminal. It knows neither training nor Spark.
 * Begin with {@link nndl.command.console.Console}.
 */
package nndl.command.console;
