/**
 * Internal. The command {@code nndl report}: it writes one page that shows a run or compares
 * several. The page itself is made in {@link nndl.report}. Begin with {@link
 * nndl.command.report.ReportCommand}.
 */
package nndl.command.report;
