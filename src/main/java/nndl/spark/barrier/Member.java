package nndl.spark.barrier;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Transport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.time.LocalProcess;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Workload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task of the barrier stage does, wherever it runs: it loads its shards, and computes as a
 * member of a worker group until the driver stops it. The first member of the group has the
 * connection to the driver.
 *
 * @param load loads the shards of the task
 * @param cancelled whether the task is to end
 */
record Member(
    WorkerGroup group,
    TaskRank task,
    Workload workload,
    Supplier<ShardGroup> load,
    BooleanSupplier cancelled) {
  private static final Logger LOG = LoggerFactory.getLogger(Member.class);

  /**
   * Returns when the task is over, and how it has ended.
   *
   * @param pass what lets the group in
   * @param driverMillis the longest time to wait for any sign of the driver
   */
  StageEnd run(
      LocalProcess process, Transport network, Address driver, Pass pass, long driverMillis) {
    try {
      if (task.member() > 0) {
        enter();
        group.serve(task.member(), cancelled);
      } else {
        // Another thread loads, which may take long. This one tells the driver that the stage runs.
        process.clock().start("nndl-loader", this::enter);
        new DriverConnection(group, workload, process, cancelled)
            .run(network, driver, pass, driverMillis);
      }
    } catch (UnreachableException e) {
      return new StageEnd(StageEnd.Kind.UNREACHABLE, e.getMessage());
    } catch (IOException e) {
      // The driver has closed the connection or is lost. If it still needs tasks, it starts new
      // ones.
      LOG.warn("Worker group {} ends: {}", task.group(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StageEnd.DONE;
  }

  private void enter() {
    try {
      group.enter(task.member(), load.get());
    } catch (Throwable e) {
      group.fail(HostException.of(e)); // the first member throws it
    }
  }
}
