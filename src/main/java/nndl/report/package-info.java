/**
 * Internal. One page that shows a run, or compares several: a file that needs no network and no
 * server. It is made of what the runs left in their directories, and of samples that the model
 * answers once more. Begin with {@link nndl.report.ReportFile}.
 */
package nndl.report;
