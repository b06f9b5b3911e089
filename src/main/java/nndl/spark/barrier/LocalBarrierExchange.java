package nndl.spark.barrier;

import java.io.PrintStream;
import java.util.UUID;
import nndl.error.Interrupted;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.Slots;
import nndl.training.Exchange;
import nndl.worker.GradientTree;
import nndl.worker.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The barrier exchange in local mode: the tasks share the driver's JVM, and nothing is copied. */
public final class LocalBarrierExchange implements Exchange {
  private static final long CHECK_MILLIS = 20;

  private final BarrierStage stage;
  private final Team team;
  private final GradientTree tree;

  public LocalBarrierExchange(
      JavaSparkContext spark,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop,
      PrintStream err) {
    int tasks = Slots.await(spark.sc(), workload.shards().count(), err);
    Team.Key key = new Team.Key(UUID.randomUUID(), 0);
    this.tree = new GradientTree(workload.shards());
    this.team = Team.of(key, tasks);
    this.stage =
        new BarrierStage(
            spark, key, new BarrierTask(key, workload, hadoop, null), Placement.anywhere(tasks));
    try {
      while (!team.awaitLoaded(CHECK_MILLIS)) {
        if (stage.end() != null) {
          throw new IllegalStateException("barrier stage: " + stage.end());
        }
      }
    } catch (InterruptedException e) {
      close();
      throw Interrupted.by(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    team.sumGradients(parameters, miniBatch, tree::add);
    return tree.total();
  }

  @Override
  public long countCorrect(Parameters parameters) {
    return team.countCorrect(parameters);
  }

  @Override
  public void close() {
    team.close();
    stage.close();
  }
}
