/**
 * Internal. The records that define a training: samples, network, objective and descent. They are
 * immutable and contain no samples, so they are small enough to be sent to the workers with each
 * Spark stage. A checkpoint contains the settings that are read from these records, and can only be
 * resumed with equal settings, except that a training may get {@linkplain
 * nndl.training.workload.Settings#EPOCHS more epochs}. Begin with {@link
 * nndl.training.workload.Workload}.
 */
package nndl.training.workload;
