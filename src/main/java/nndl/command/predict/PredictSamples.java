package nndl.command.predict;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import nndl.command.CheckedStream;
import nndl.command.Count;
import nndl.command.OutputLease;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkHeap;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Predicts samples, rows of a table and pictures as Spark jobs, for {@link PredictCommand}. */
record PredictSamples(
    Prediction prediction, Session session, SparkHeap heap, Consumer<String> lines) {
  static void run(PredictCommand options, Session session) {
    Streams streams = options.streams(session);
    Consumer<String> lines = streams.messages();
    PredictPlan plan = PredictPlan.of(options, session, lines);
    Prediction prediction = plan.prediction();
    plan.decisions().forEach(lines);
    SparkHeap heap = new SparkHeap(session.conf(), JvmMemory.NONE, streams.details());
    heap.requireDriver();
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    PredictSamples run = new PredictSamples(prediction, session, heap, lines);
    PredictionTotal total = run.write(plan.target(), streams);
    session.console().hide();
    total.warnOfRows();
    double seconds = clock.secondsSince(start);
    long read = LongStream.of(total.predictions()).sum();
    streams.json("nndl-prediction-1", Predicted.of(prediction.ensemble(), total, read));
    streams.message(
        "predicted %s in %.1f s%s",
        Count.of(read, "sample"), seconds, plan.target().place(prediction.samples()));
    if (total.failed()) {
      throw InputException.expected(
          options.names(),
          "to read all of " + Count.of(read + total.unanswered(), "picture"),
          "%s that cannot be read".formatted(total.unanswered()));
    }
  }

  private PredictionTotal write(PredictOutput.Target target, Streams streams) {
    if (target instanceof PredictOutput.Directory directory) {
      return writeParts(directory);
    }
    if (target instanceof PredictOutput.File file) {
      return writeFile(file);
    }
    return writeTo(streams.rows(), CheckedStream.STANDARD_OUTPUT);
  }

  private PredictionTotal writeParts(PredictOutput.Directory directory) {
    Storage storage = session.storage();
    Path place = directory.parts().directory();
    try (Lease lease = OutputLease.take(storage, place, lines);
        JavaSparkContext spark = SharedContext.open(session.conf())) {
      PartFiles parts = directory.output().parts(); // those of others, who have ended, too
      storage.ownership().share(spark.hadoopConfiguration());
      return directory.output().isParquet()
          ? new ParquetJob(prediction, parts).run(spark, heap, shown(spark), storage, lines)
          : new PartsJob(prediction, parts).run(spark, heap, shown(spark), lines);
    } catch (RuntimeException e) { // the lease is over
      storage.deleteEmpty(place);
      throw e;
    }
  }

  private PredictionTotal writeFile(PredictOutput.File file) {
    List<PredictionTotal> total = new ArrayList<>();
    file.write(session.storage(), rows -> total.add(writeTo(rows, file.path())));
    return total.get(0);
  }

  private PredictionTotal writeTo(OutputStream out, Object place) {
    try (JavaSparkContext spark = SharedContext.open(session.conf())) {
      return new StreamJob(prediction).run(out, spark, heap, shown(spark), lines);
    } catch (IOException e) {
      throw InputException.expected(place, "to write it", e);
    }
  }

  private ProgressAccumulator shown(JavaSparkContext spark) {
    return session.progress(spark, "predicting", prediction.samples().count());
  }
}
