/**
 * Internal. The command {@code nndl report}, which writes a page that shows a run or compares
 * several runs. {@link nndl.report} makes the page itself. Begin with {@link
 * nndl.command.report.ReportCommand}.
 */
package nndl.command.report;
