package nndl.spark.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * An RDD whose partitions have one element each. Unlike in Spark's parallel collections, the
 * element is sent with its task, to the executor that runs the task and to no other, by the
 * serializer of tasks; so the serializer for data need not know its class. It is no part of the
 * RDD, which Spark sends to all executors.
 */
final class TaskValues<T extends Serializable> extends RDD<T> {
  private static final long serialVersionUID = 1;

  private final transient List<String> hosts;
  private final transient List<T> values;

  /**
   * @param hosts the host that each partition prefers, or null
   * @param values the element of each partition
   */
  TaskValues(SparkContext spark, List<String> hosts, List<T> values) {
    super(spark, seq(List.<Dependency<?>>of()), ClassTag$.MODULE$.<T>apply(Serializable.class));
    this.hosts = hosts;
    this.values = values;
  }

  private record Value<T extends Serializable>(int index, T value) implements Partition {}

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, hosts.size())
        .mapToObj(index -> new Value<>(index, values.get(index)))
        .toArray(Partition[]::new);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    String host = hosts.get(partition.index());
    return seq(host == null ? List.of() : List.of(host));
  }

  @Override
  @SuppressWarnings("unchecked") // getPartitions has made the partition
  public Iterator<T> compute(Partition partition, TaskContext task) {
    return CollectionConverters.asScala(List.of(((Value<T>) partition).value).iterator());
  }

  private static <E> Seq<E> seq(List<E> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
