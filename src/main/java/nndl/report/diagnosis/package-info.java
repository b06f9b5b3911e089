/**
 * Internal. The diagnosis of a training: why a network does not learn, or does not learn more. It
 * reads the results of the epochs, and does not change the training. Begin with {@link
 * nndl.report.diagnosis.Diagnosis}.
 */
package nndl.report.diagnosis;
