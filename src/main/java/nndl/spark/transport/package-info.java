/**
 * Internal. The network between the driver and its worker groups: messages, their checks, and the
 * port where the driver listens. It refuses bytes that are no message of this exchange, and it
 * knows Spark only as one {@link nndl.spark.transport.Transport}. Begin with {@link
 * nndl.spark.transport.ExchangeServer}.
 */
package nndl.spark.transport;
