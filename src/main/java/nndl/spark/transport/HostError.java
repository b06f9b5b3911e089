package nndl.spark.transport;

/**
 * Why a host can't load shards that another might load.
 *
 * @param partition the partition of the task that has said so
 * @param why what the user may have to correct, in one line
 */
public record HostError(int partition, String why) {}
