/**
 * Internal. The network between the driver and its worker groups: messages, their checks, and the
 * port at which the driver listens. Bytes that are no message of this exchange are refused. Spark's
 * network is one implementation of {@link nndl.spark.transport.Transport}. There are two kinds of
 * messages: a {@link nndl.spark.transport.Request} with the weights that have changed, and a {@link
 * nndl.spark.transport.Response} with hashes, sums of gradients or an evaluation. Begin with these
 * two, then {@link nndl.spark.transport.ExchangeServer}, and {@link
 * nndl.spark.transport.Doorkeeper} for who is heard at all.
 */
package nndl.spark.transport;
