package nndl.spark.barrier;

import java.io.IOException;
import java.util.List;
import nndl.data.SampleLoader;
import nndl.data.storage.Storage;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.SparkTransport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.worker.EvaluationTime;
import nndl.training.worker.ShardGroup;
import nndl.training.worker.WorkerMemory;
import nndl.training.workload.Workload;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-lived task of the barrier stage on an executor: loads its shards once, joins the team of
 * its JVM, and computes until the driver has no more orders. The first member keeps the line.
 *
 * @see WorkerGroup
 */
final class BarrierTask extends StageTask {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(BarrierTask.class);

  private static final int FIRST_ATTEMPT = 1;

  private final WorkerGroup.Key key;
  private final WorkerMemory memory;
  private final Workload workload;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Address driver;

  /**
   * @param driver where the driver listens
   */
  BarrierTask(
      WorkerGroup.Key key,
      WorkerMemory memory,
      Broadcast<SerializableConfiguration> hadoop,
      Address driver) {
    this.key = key;
    this.memory = memory;
    this.workload = memory.workload();
    this.hadoop = hadoop;
    this.driver = driver;
  }

  @Override
  StageEnd run(BarrierTaskContext context) {
    Clock clock = new SystemClock();
    TaskRank seat = TaskRank.of(context);
    WorkerGroup team = WorkerGroup.of(key, seat.members(), clock);
    try (SparkMemoryBudget room = new SparkMemoryBudget()) {
      if (seat.member() > 0) {
        enter(team, seat, room, clock);
        team.serve(seat.member(), context::isInterrupted);
      } else {
        // Greets the driver before loading, which may take long, so it knows that the stage runs.
        clock.start("nndl-loader", () -> enter(team, seat, room, clock));
        SparkConf conf = SparkEnv.get().conf();
        long orderMillis =
            TransportSettings.orderMillis(conf, EvaluationTime.longestMillis(workload));
        new DriverConnection(team, key, seat, workload, clock, context::isInterrupted)
            .run(new SparkTransport(conf, clock), driver, orderMillis);
      }
    } catch (UnreachableException e) {
      return new StageEnd(StageEnd.Kind.UNREACHABLE, e.getMessage());
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
    return StageEnd.DONE;
  }

  private void enter(WorkerGroup team, TaskRank seat, SparkMemoryBudget room, Clock clock) {
    int shards = workload.shards().count();
    try {
      if (key.attempt() == FIRST_ATTEMPT) {
        requireHeap(seat);
      }
      team.enter(
          seat.member(),
          ShardGroup.load(
              workload,
              new SampleLoader(new Storage(hadoop.value().value()), room),
              clock,
              TaskRank.firstShard(seat.rank(), seat.tasks(), shards),
              TaskRank.firstShard(seat.rank() + 1, seat.tasks(), shards)));
    } catch (Throwable e) {
      team.fail(e); // whoever leads the team throws it
    }
  }

  /**
   * Fails if this executor's heap can't hold what its team will. Once a training is under way it
   * rather goes on in a heap that is too small: an executor that is lost may come back soon.
   */
  private void requireHeap(TaskRank seat) {
    int shards = workload.shards().count();
    int first = seat.rank() - seat.member();
    int held =
        TaskRank.firstShard(first + seat.members(), seat.tasks(), shards)
            - TaskRank.firstShard(first, seat.tasks(), shards);
    new SparkHeap(SparkEnv.get().conf(), List.of(), LOG::info)
        .requireExecutor(BarrierMemory.executor(memory, held, seat.members()), SparkHeap.heap());
  }
}
