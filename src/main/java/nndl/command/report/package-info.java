/**
 * Internal. The command {@code nndl report}: it writes one page that shows a run or compares
 * several. What is on the page is made in {@link nndl.report}. Begin with {@link
 * nndl.command.report.ReportPlan}.
 */
package nndl.command.report;
