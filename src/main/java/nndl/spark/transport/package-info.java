/**
 * Internal. The network between the driver and its teams of executors: messages, their checks, and
 * the port where the driver listens. Bytes that are no message of this exchange are refused here.
 * Spark's transport is one {@link nndl.spark.transport.Transport}. Begin with {@link
 * nndl.spark.transport.ExchangeServer}.
 */
package nndl.spark.transport;
