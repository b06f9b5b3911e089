/**
 * Internal. The network between the driver and its teams of executors: messages, their checks, and
 * the port where the driver listens. Bytes that are no message of this exchange are refused here.
 * Spark's transport is one {@link nndl.spark.transport.Network}. Begin with {@link
 * nndl.spark.transport.Switchboard}.
 */
package nndl.spark.transport;
