package nndl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import nndl.cli.Program;
import nndl.cli.StopHook;
import nndl.data.SampleLoader;
import nndl.error.InputException;
import nndl.spark.Exchanges;
import nndl.storage.Storage;
import nndl.training.Diverged;
import nndl.training.Exchange;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.Watch;
import nndl.worker.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * {@code spark-submit --class nndl.Train nndl.jar [options]}: trains a network and leaves its
 * model.
 *
 * <p>Standard output holds the book's lines and nothing else. Exit status as of {@link Program}.
 */
public final class Train {
  private static final String PAGE = "spark.ui.enabled";

  private Train() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    SparkConf conf = Program.sparkConf();
    Storage storage = new Storage(SparkHadoopUtil.get().newConfiguration(conf));
    TrainOptions options = new TrainOptions();
    return Program.run(
        options,
        storage,
        out,
        err,
        args,
        () -> {
          if (options.ui) {
            conf.set(PAGE, "true");
          } else {
            conf.setIfMissing(PAGE, "false");
          }
          train(RunPlan.of(options, storage, err), conf, storage, out, err);
        });
  }

  private static void train(
      RunPlan plan, SparkConf conf, Storage storage, PrintStream out, PrintStream err)
      throws IOException {
    long start = System.nanoTime();
    Progress progress = plan.progress(out);
    Watch watch = plan.watch(progress, err);
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      prefetch(plan.workload(), storage);
    }
    try (StopHook hook = new StopHook(progress, watch, err)) {
      train(plan, progress, watch, conf, err);
    } catch (Diverged e) {
      throw new InputException(
          e.getMessage() + "; the last good checkpoint: " + watch.lastGood().orElse("none"), e);
    } catch (Exception e) { // Spark's, which Java's compiler does not know of, are checked ones
      if (progress.isStopped()) {
        throw new Progress.Stopped(); // Spark has gone first
      }
      if (progress.iteration() > 0) {
        watch.write();
        watch.lastGood().ifPresent(good -> err.println("nndl: --resume goes on from " + good));
      }
      throw e;
    }
    // The model last: where it is, the run is finished.
    byte[] history = progress.history().csv().getBytes(US_ASCII);
    save(storage, plan.historyFile(), file -> file.write(history));
    save(storage, plan.modelFile(), plan.model(progress).file()::write);
    err.printf(
        Locale.ROOT,
        "nndl: trained in %.1f s; model in %s%n",
        (System.nanoTime() - start) / 1e9,
        storage.qualified(plan.modelFile()));
    if (watch.failure() != null) {
      throw new InputException(watch.failure());
    }
  }

  private static void train(
      RunPlan plan, Progress progress, Watch watch, SparkConf conf, PrintStream err) {
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        Exchange exchange = Exchanges.open(plan.exchange(), spark, plan.workload(), err)) {
      new Sgd(plan.workload()).train(progress, exchange, watch);
      watch.write();
    }
  }

  private static void save(Storage storage, Path path, Storage.Writer content) {
    try {
      storage.write(path, content);
    } catch (IOException e) {
      throw new InputException(
          "%s: expected to write it, found %s".formatted(path, InputException.reason(e)), e);
    }
  }

  /**
   * Reads the samples while Spark starts; what goes wrong is met again, and told, when they are
   * loaded.
   */
  private static void prefetch(Workload workload, Storage storage) {
    SampleLoader loader = new SampleLoader(storage);
    Thread thread =
        new Thread(
            () -> {
              try {
                loader.prefetch(workload.training().set());
                loader.prefetch(workload.evaluation().set());
              } catch (RuntimeException | OutOfMemoryError e) {
                return;
              }
            },
            "nndl-prefetch");
    thread.setDaemon(true);
    thread.start();
  }
}
