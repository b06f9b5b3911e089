package nndl.spark;

import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shards;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.spark.cluster.StartCost;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The job exchange of a training whose slots were taken, until the barrier exchange can run. It
 * changes over at the beginning of an epoch, if the slots are free and that pays. The shards are
 * released before the other exchange loads them, and no bit of the result changes.
 */
final class FallbackExchange implements Exchange {
  /**
   * The job exchange.
   *
   * @param loadingSeconds how long its executors have loaded the shards
   */
  record Jobs(Exchange exchange, double loadingSeconds) {}

  /** Opens the barrier exchange. */
  @FunctionalInterface
  interface Barrier {
    Exchange open() throws UnavailableException;
  }

  private final Supplier<Jobs> jobs;
  private final Barrier barrier;
  private final IntSupplier free;
  private final Consumer<String> lines;
  private final Shards shards;
  private final StartCost cost;
  private final Clock clock;
  private final DataHashes hashes;

  /** The exchange that is open; null if one was closed and the next could not be opened. */
  private volatile Exchange current;

  /** The traffic of the exchanges that are closed. */
  private volatile Traffic before = Traffic.NONE;

  /** Whether the current exchange is that of jobs and the barrier exchange may run later. */
  private boolean waits = true;

  /** The seconds that all shards have computed gradients in this epoch. */
  private double computing;

  /** The seconds that its evaluations have taken. */
  private double evaluating;

  /**
   * Opens the job exchange.
   *
   * @param free how many tasks the barrier exchange could have now; 0 if its slots are taken
   */
  FallbackExchange(
      Workload workload,
      Supplier<Jobs> jobs,
      Barrier barrier,
      IntSupplier free,
      Consumer<String> lines,
      Clock clock) {
    this.jobs = jobs;
    this.barrier = barrier;
    this.free = free;
    this.lines = lines;
    this.clock = clock;
    this.shards = workload.shards();
    this.cost = new StartCost(workload.hyperparameters().descent().epochs(), clock);
    openJobs(0);
    this.hashes = current.hashes();
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    if (!waits) {
      return current.sumGradients(parameters, miniBatch);
    }
    if (miniBatch.from() == 0) {
      beginEpoch(miniBatch.epoch());
    }
    Gradient sum = current.sumGradients(parameters, miniBatch);
    computing += sum.scalars().get(Scalars.Name.SECONDS);
    return sum;
  }

  private void beginEpoch(int epoch) {
    boolean unused = cost.begin(epoch);
    int tasks = free.getAsInt();
    double saved = cost.epochSeconds() - evaluating - computing * largestShare(tasks);
    evaluating = 0;
    computing = 0;
    if (tasks > 0 && cost.pays(epoch, saved)) {
      changeOver(epoch);
    }
  }

  /** Returns which part of all shards the task with the most of them would have. */
  private double largestShare(int tasks) {
    return (double) shards.most(Math.max(1, tasks)) / shards.count();
  }

  private void changeOver(int epoch) {
    closeCurrent();
    long start = clock.nanoTime();
    try {
      current = barrier.open();
      waits = false;
      lines.accept(
          "epoch %s: the slots are free, and tasks hold them from now on, which is faster"
              .formatted(epoch));
    } catch (UnavailableException e) {
      waits = e.passes();
      goOn(start);
    } catch (InputException e) {
      goOn(start);
    }
    if (!current.hashes().equals(hashes)) {
      throw InputException.expected(
          "samples that were loaded again",
          "those of the start, of hashes " + hashes.texts(),
          current.hashes().texts());
    }
  }

  private void goOn(long start) {
    openJobs(clock.secondsSince(start));
    cost.failed();
  }

  /**
   * Opens the job exchange.
   *
   * @param lost the seconds that were lost before that
   */
  private void openJobs(double lost) {
    Jobs opened = jobs.get();
    current = opened.exchange;
    cost.started(opened.loadingSeconds + lost);
  }

  private void closeCurrent() {
    Exchange closing = current;
    before = traffic();
    current = null;
    closing.close();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    long start = clock.nanoTime();
    Evaluation found = current.evaluate(parameters, split, every);
    evaluating += clock.secondsSince(start);
    return found;
  }

  @Override
  public DataHashes hashes() {
    return hashes;
  }

  @Override
  public Traffic traffic() {
    Exchange open = current;
    return open == null ? before : before.plus(open.traffic());
  }

  @Override
  public OptionalInt tasks() {
    return current.tasks();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
