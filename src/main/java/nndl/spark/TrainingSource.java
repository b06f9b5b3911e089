package nndl.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicLong;
import nndl.model.evaluation.Evaluation;
import nndl.time.Interrupted;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Workload;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Adds metrics of a training to Spark's own metrics, which Spark sends to the sinks in its
 * settings. It does no work during an iteration: values are read when a sink asks for them. If
 * several trainings run in one context, the first source is called "nndl", the next "nndl-2" and so
 * on.
 */
public final class TrainingSource implements Source, Observer, AutoCloseable {
  private static final String NAME = "nndl";

  private final SparkContext spark;
  private final SparkListener losses = new Losses();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicLong lost = new AtomicLong();
  private volatile double cost = Double.NaN;
  private volatile double accuracy = Double.NaN;
  private volatile String name = NAME;

  private TrainingSource(
      SparkContext spark, Workload workload, Progress progress, Exchange exchange) {
    this.spark = spark;
    gauge("iterations", () -> iterations(progress));
    gauge("samples", () -> samples(workload, iterations(progress)));
    gauge("cost", () -> cost);
    gauge("accuracy", () -> accuracy);
    gauge("exchange.seconds", () -> exchange.traffic().gradientNanos() / 1e9);
    gauge("executors.lost", lost::get);
    progress.history().epochs().forEach(this::take);
  }

  private void gauge(String name, Gauge<Number> gauge) {
    Gauge<Number> unused = metrics.registerGauge(name, gauge);
  }

  /** Adds the metrics of a training to the metrics of the driver, and returns their source. */
  public static TrainingSource register(
      JavaSparkContext spark, Workload workload, Progress progress, Exchange exchange) {
    TrainingSource source = new TrainingSource(spark.sc(), workload, progress, exchange);
    spark.sc().addSparkListener(source.losses);
    synchronized (TrainingSource.class) { // so that two sources never find the same name free
      MetricsSystem system = spark.sc().env().metricsSystem();
      for (int number = 2; !system.getSourcesByName(source.name).isEmpty(); number++) {
        source.name = NAME + "-" + number;
      }
      system.registerSource(source);
    }
    return source;
  }

  /**
   * Takes the metrics away. An interrupt of the thread is put aside meanwhile: Spark ends the queue
   * of its last listener by a mark at its end, and an interrupt would keep the mark out, for which
   * the end of the context then waits.
   */
  @Override
  public void close() {
    if (spark.isStopped()) {
      return;
    }
    Interrupted.aside(() -> spark.removeSparkListener(losses));
    synchronized (TrainingSource.class) {
      name += "."; // Spark removes all metrics that begin so, and "nndl" begins "nndl-2", too
      spark.env().metricsSystem().removeSource(this);
    }
  }

  private static long iterations(Progress progress) {
    synchronized (progress) { // each step of the training holds this lock
      return progress.iteration();
    }
  }

  /**
   * Returns how many samples were used in {@code iterations} iterations. The last iteration of an
   * epoch may use fewer samples than the others.
   */
  private static long samples(Workload workload, long iterations) {
    long count = workload.training().count();
    long perEpoch = workload.hyperparameters().descent().iterationsOf(count);
    long miniBatchSize = workload.hyperparameters().descent().miniBatchSize();
    return iterations / perEpoch * count + iterations % perEpoch * miniBatchSize;
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    take(epoch);
  }

  /** Stores the cost and the accuracy of an epoch, with the same values as in the history. */
  private void take(Epoch epoch) {
    if (epoch.count() > 0) {
      Evaluation evaluation = epoch.evaluations().get(epoch.counted().orElseThrow());
      cost = evaluation.averageCost().doubleValue() + epoch.penalty();
      accuracy =
          evaluation.residuals().areKnown() ? Double.NaN : evaluation.accuracy().doubleValue();
    }
  }

  /**
   * Counts lost executors. Executors that Spark gives up because they have nothing to do are not
   * counted.
   */
  private final class Losses extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      if (!removed.reason().equals(ExecutorKilled$.MODULE$.toString())) {
        lost.incrementAndGet();
      }
    }
  }

  @Override
  public String sourceName() {
    return name;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return metrics;
  }
}
