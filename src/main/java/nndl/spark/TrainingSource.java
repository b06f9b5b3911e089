package nndl.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicLong;
import nndl.model.evaluation.Evaluation;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Shows a training among Spark's own metrics, in whichever sink they are set to go to. It does no
 * work during an iteration: values are read when a sink asks for them. It is dropped with the Spark
 * context.
 */
public final class TrainingSource implements Source, Observer {
  private static final String NAME = "nndl";

  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicLong lost = new AtomicLong();
  private volatile double cost = Double.NaN;
  private volatile double accuracy = Double.NaN;

  private TrainingSource(Workload workload, Progress progress, Exchange exchange) {
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

  /** Adds the metrics of a training to those of the driver. */
  public static TrainingSource register(
      JavaSparkContext spark, Workload workload, Progress progress, Exchange exchange) {
    TrainingSource source = new TrainingSource(workload, progress, exchange);
    spark.sc().addSparkListener(source.new Losses());
    spark.sc().env().metricsSystem().registerSource(source);
    return source;
  }

  private static long iterations(Progress progress) {
    synchronized (progress) { // its steps hold the same lock
      return progress.iteration();
    }
  }

  /**
   * How many samples were used in {@code iterations} iterations. The last iteration of an epoch may
   * be shorter.
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

  /** Takes the values that the columns of the history have. */
  private void take(Epoch epoch) {
    if (epoch.count() > 0) {
      Evaluation evaluation = epoch.evaluations().get(epoch.counted().orElseThrow());
      cost = evaluation.averageCost().doubleValue() + epoch.penalty();
      accuracy = evaluation.accuracy().doubleValue();
    }
  }

  /**
   * Counts executors that are lost, but not those that Spark returns because they have nothing to
   * do.
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
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return metrics;
  }
}
