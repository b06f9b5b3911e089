/**
 * Internal. The records that define a training: samples, network, objective and descent, all
 * checked and immutable. The driver sends them to the workers once, and a checkpoint must match the
 * settings that are read from them. Begin with {@link nndl.training.workload.Workload}.
 */
package nndl.training.workload;
