/**
 * Internal. One page that shows a run, or compares several: a file that needs no network and no
 * server. It is made from the files that the runs left in their directories and from samples that
 * the model classifies again; it does not know Spark. Begin with {@link nndl.report.ReportFile}.
 */
package nndl.report;
