/**
 * Internal. The records that define a training: samples, network, objective and descent. They are
 * immutable and small: samples never travel, so workers get these records with each Spark stage. A
 * checkpoint must match the settings that are read from them. Begin with {@link
 * nndl.training.workload.Workload}.
 */
package nndl.training.workload;
