package nndl.spark.barrier;

import java.util.UUID;
import nndl.error.Interrupted;
import nndl.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.order.MiniBatch;
import nndl.time.Clock;
import nndl.training.Exchange;
import nndl.worker.DataHashes;
import nndl.worker.GradientTree;
import nndl.worker.Split;
import nndl.worker.Workload;

/** The barrier exchange in local mode: the tasks share the driver's JVM, and nothing is copied. */
public final class LocalBarrierExchange implements Exchange {
  private static final long CHECK_MILLIS = 20;

  private final Cluster.Stage stage;
  private final Team team;
  private final GradientTree tree;

  public LocalBarrierExchange(Workload workload, Cluster cluster, Clock clock) {
    int tasks = Math.min(cluster.slots(), workload.shards().count());
    Team.Key key = new Team.Key(UUID.randomUUID(), 0);
    this.tree = new GradientTree(workload.shards());
    this.team = Team.of(key, tasks, clock);
    this.stage = cluster.start(key, tasks, null);
    try {
      while (!team.awaitLoaded(CHECK_MILLIS)) {
        stage.end().ifPresent(LocalBarrierExchange::fail);
      }
    } catch (InterruptedException e) {
      close();
      throw Interrupted.by(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void fail(StageEnd end) {
    throw new IllegalStateException("barrier stage: " + end.why());
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    team.sumGradients(parameters, miniBatch, tree::add);
    return tree.total();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    return team.evaluate(parameters, split, every);
  }

  @Override
  public DataHashes hashes() {
    return team.hashes();
  }

  @Override
  public void close() {
    team.close();
    stage.close();
  }
}
