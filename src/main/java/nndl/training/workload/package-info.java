/**
 * Internal. The records that define a training: the samples, the network, the objective and the
 * descent, checked and immutable. The driver sends them to the workers once, and a checkpoint must
 * match the settings that are read off them. Begin with {@link nndl.training.workload.Workload}.
 */
package nndl.training.workload;
