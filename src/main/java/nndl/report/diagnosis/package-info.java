/**
 * Internal. What can be said of a training by looking at it: why a network does not learn more. It
 * reads what epochs leave, and changes nothing. Begin with {@link nndl.report.diagnosis.Diagnosis}.
 */
package nndl.report.diagnosis;
