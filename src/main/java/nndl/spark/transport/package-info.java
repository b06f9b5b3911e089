/**
 * Internal. The network between the driver and its worker groups: messages, their checks, and the
 * port where the driver listens. It refuses bytes that are no message of this exchange, and it
 * knows Spark only as one {@link nndl.spark.transport.Transport}. The messages are {@link
 * nndl.spark.transport.Request}, with the weights that have changed, and {@link
 * nndl.spark.transport.Response}, with hashes, sums of gradients or an evaluation. Begin with these
 * two, then {@link nndl.spark.transport.ExchangeServer}.
 */
package nndl.spark.transport;
