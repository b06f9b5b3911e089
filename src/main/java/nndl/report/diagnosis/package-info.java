/**
 * Internal. What the history of a training tells: why a network does not learn, or not more. It
 * reads the results of epochs and changes nothing. Begin with {@link
 * nndl.report.diagnosis.Diagnosis}.
 */
package nndl.report.diagnosis;
