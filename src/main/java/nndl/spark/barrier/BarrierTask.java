package nndl.spark.barrier;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import nndl.data.SampleLoader;
import nndl.spark.cluster.Seat;
import nndl.spark.cluster.SparkRoom;
import nndl.storage.Storage;
import nndl.worker.ShardGroup;
import nndl.worker.Workload;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A long-lived task of the barrier stage: loads its shards once, joins the team of its JVM, and
 * computes until the driver has no more orders. Where the driver is another JVM, the first member
 * keeps the line.
 *
 * @see Team
 */
public final class BarrierTask extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>>
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(BarrierTask.class);

  /** Where the driver listens; null if it shares the tasks' JVM. */
  record DriverAddress(String host, int port) implements Serializable {}

  private final Team.Key key;
  private final Workload workload;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final DriverAddress driver;

  public BarrierTask(
      Team.Key key,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop,
      DriverAddress driver) {
    this.key = key;
    this.workload = workload;
    this.hadoop = hadoop;
    this.driver = driver;
  }

  @Override
  public Iterator<Integer> apply(Iterator<Integer> partition) {
    BarrierTaskContext context = BarrierTaskContext.get();
    Seat seat = Seat.of(context);
    Team team = Team.of(key, seat.members());
    try (SparkRoom room = new SparkRoom()) {
      if (driver == null || seat.member() > 0) {
        enter(team, seat, room);
        team.serve(seat.member(), context::isInterrupted);
      } else {
        lead(team, seat, room, context);
      }
    } catch (IOException e) {
      // The driver has cut the line, or is gone: it starts new tasks if it still wants any.
      LOG.warn("Team {} ends: {}", seat.team(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (seat.member() == 0) {
        team.close();
      }
    }
    return CollectionConverters.asScala(List.<Integer>of().iterator());
  }

  /** Greets the driver before loading, which may take long, so it knows that the stage runs. */
  private void lead(Team team, Seat seat, SparkRoom room, BarrierTaskContext context)
      throws IOException, InterruptedException {
    Thread loader = new Thread(() -> enter(team, seat, room), "nndl-loader");
    loader.setDaemon(true);
    loader.start();
    new TeamLink(team, key, seat, workload, context::isInterrupted)
        .run(SparkEnv.get().conf(), driver.host, driver.port);
  }

  private void enter(Team team, Seat seat, SparkRoom room) {
    int shards = workload.shards().count();
    try {
      team.enter(
          seat.member(),
          ShardGroup.load(
              workload,
              new SampleLoader(new Storage(hadoop.value().value()), room),
              Seat.firstShard(seat.rank(), seat.tasks(), shards),
              Seat.firstShard(seat.rank() + 1, seat.tasks(), shards)));
    } catch (Throwable e) {
      team.fail(e); // whoever leads the team throws it
    }
  }
}
