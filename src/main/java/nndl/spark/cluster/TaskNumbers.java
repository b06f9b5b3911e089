package nndl.spark.cluster;

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
 * An RDD whose partitions have one element each, the number of the partition. Unlike Spark's
 * parallel collections, it sends no data, so that the serializer for data need not know its
 * classes.
 */
final class TaskNumbers extends RDD<Integer> {
  private static final long serialVersionUID = 1;

  private final transient List<String> hosts;

  /**
   * @param hosts the host that each partition prefers, or null
   */
  TaskNumbers(SparkContext spark, List<String> hosts) {
    super(spark, seq(List.<Dependency<?>>of()), ClassTag$.MODULE$.<Integer>apply(Integer.class));
    this.hosts = hosts;
  }

  private record Number(int index) implements Partition {}

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, hosts.size()).mapToObj(Number::new).toArray(Partition[]::new);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    String host = hosts.get(partition.index());
    return seq(host == null ? List.of() : List.of(host));
  }

  @Override
  public Iterator<Integer> compute(Partition partition, TaskContext task) {
    return CollectionConverters.asScala(List.of(partition.index()).iterator());
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
