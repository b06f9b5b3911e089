/**
 * Internal. The HTML page that shows a run, or compares several runs. It is a file that needs no
 * network and no server. It is made from the files in the directories of the runs, and from samples
 * that the model classifies again. The package does not depend on Spark. Begin with {@link
 * nndl.report.ReportFile}.
 */
package nndl.report;
