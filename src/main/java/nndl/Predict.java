package nndl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import nndl.cli.Program;
import nndl.error.InputException;
import nndl.evaluation.PredictionJson;
import nndl.committee.Committee;
import nndl.committee.PredictionCsv;
import nndl.spark.PredictJob;
import nndl.spark.cluster.SparkHeap;
import nndl.storage.PartFiles;
import nndl.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * {@code spark-submit --class nndl.Predict nndl.jar [options]}: says of which class samples are, as
 * CSV with a row for each, in their order: on standard output, in one file, or in files of a
 * directory. The same bytes on any cluster. Exit status as of {@link Program}.
 */
public final class Predict {
  private static final int BUFFER = 1 << 18;

  private final PredictJob job;
  private final SparkConf conf;
  private final SparkHeap heap;
  private final Consumer<String> lines;

  private Predict(PredictJob job, SparkConf conf, SparkHeap heap, Consumer<String> lines) {
    this.job = job;
    this.conf = conf;
    this.heap = heap;
    this.lines = lines;
  }

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    SparkConf conf = Program.sparkConf().setIfMissing("spark.ui.enabled", "false");
    Storage storage = new Storage(SparkHadoopUtil.get().newConfiguration(conf));
    PredictOptions options = new PredictOptions();
    return Program.run(
        options, storage, out, err, args, () -> predict(options, storage, conf, out, err));
  }

  private static void predict(
      PredictOptions options, Storage storage, SparkConf conf, PrintStream out, PrintStream err) {
    PredictPlan plan = PredictPlan.of(options, storage);
    boolean debug = options.common().debug();
    SparkHeap heap =
        new SparkHeap(conf, List.of(), debug ? line -> err.println("nndl: " + line) : line -> {});
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    PredictJob.Result result =
        new Predict(plan.job(), conf, heap, line -> err.println("nndl: " + line))
            .write(plan.target(), storage, out);
    double seconds = clock.secondsSince(start);
    long read = LongStream.of(result.predictions()).sum();
    if (options.json) {
      out.print(json(plan.job().committee(), result) + "\n");
      out.flush();
    }
    err.printf(Locale.ROOT, "nndl: predicted %s samples in %.1f s%n", read, seconds);
    if (result.unreadable() > 0) {
      throw InputException.expected(
          options.images,
          "to read all of %s pictures".formatted(read + result.unreadable()),
          "%s that cannot be read".formatted(result.unreadable()));
    }
  }

  private static String json(Committee committee, PredictJob.Result result) {
    return PredictionJson.of(
        committee.models().stream().map(model -> model.metadata().place()).toList(),
        PredictionCsv.names(committee.targets(), committee.input().classNames()),
        result.predictions(),
        result.unreadable());
  }

  private PredictJob.Result write(PredictPlan.Target target, Storage storage, PrintStream out) {
    if (target instanceof PredictPlan.Directory directory) {
      return writeParts(directory.parts(), storage);
    }
    if (target instanceof PredictPlan.File file) {
      return writeFile(file, storage);
    }
    return writeTo(new Printed(out), "standard output");
  }

  private PredictJob.Result writeParts(PartFiles parts, Storage storage) {
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return job.writeParts(spark, heap, parts, lines);
    } catch (RuntimeException e) {
      parts.fail(storage, e); // now that no task is left to write
      throw e;
    }
  }

  private PredictJob.Result writeFile(PredictPlan.File file, Storage storage) {
    List<PredictJob.Result> result = new ArrayList<>();
    try {
      storage.write(
          file.path(),
          to -> {
            try (OutputStream rows = file.isGzip() ? new GZIPOutputStream(to, BUFFER) : to) {
              result.add(writeTo(rows, file.path()));
            }
          });
    } catch (IOException e) {
      throw InputException.expected(file.path(), "to write it", e);
    }
    return result.get(0);
  }

  private PredictJob.Result writeTo(OutputStream out, Object place) {
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      return job.writeTo(out, spark, heap, lines);
    } catch (IOException e) {
      throw InputException.expected(place, "to write it", e);
    }
  }

  /** A stream that tells of errors. */
  private static final class Printed extends OutputStream {
    private final PrintStream out;

    Printed(PrintStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      if (out.checkError()) {
        throw new IOException("nobody who reads it, or a full disk");
      }
    }
  }
}
