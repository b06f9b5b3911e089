package nndl.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nndl.data.BlockHosts;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Part;
import nndl.error.InputException;
import nndl.evaluation.CsvRows;
import nndl.model.Committee;
import nndl.model.PredictionCsv;
import nndl.model.PredictionCsv.Column;
import nndl.order.Shards;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import nndl.storage.Marker;
import nndl.storage.PartFiles;
import nndl.storage.Storage;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes what a committee predicts of samples as CSV, in their order. A task reads a range of the
 * samples as a stream and holds a small piece of it, and the driver holds some rows at most. The
 * bytes are the same for any number of slots.
 *
 * @param set divided by the scale of the committee's inputs
 */
public record PredictJob(Committee committee, SampleSet set, List<Column> columns)
    implements Serializable {

  /** A part has so many samples at most, so that a lost executor costs little. */
  private static final long MAX_SAMPLES_PER_PART = 100_000;

  /** So many parts there are, if each has enough samples, so that many slots have work. */
  private static final int MIN_PARTS = 64;

  private static final int ENOUGH_SAMPLES = 1 << 12;

  /** A compressed file is read from its start for each part. */
  private static final int MIN_PARTS_OF_COMPRESSED = 4;

  /** So that a slow executor gets fewer tasks than a fast one. */
  private static final int TASKS_PER_SLOT = 4;

  /** Rows that come to the driver at once. */
  private static final long WINDOW_BYTES = 1 << 25;

  /** How often a JVM holds a row on its way: in the buffer that grew for it, and as a result. */
  private static final int COPIES = 3;

  /** What executors hold of a part. */
  private static final long PART_BYTES = 1 << 20;

  /**
   * What comes of a task.
   *
   * @param bytes its rows, if they are for the driver
   * @param predictions how many of them have each prediction
   */
  private record Rows(byte[] bytes, long[] predictions) implements Serializable {}

  /**
   * Has executors write the rows into files of a directory, each of which begins with a header.
   *
   * @param heap of the driver
   * @return how many samples have each prediction
   */
  public long[] writeParts(JavaSparkContext spark, SparkHeap heap, PartFiles files) {
    Storage storage = new Storage(spark.hadoopConfiguration());
    files.begin(storage);
    Optional<Marker> marker =
        spark.isLocal() ? Optional.empty() : Optional.of(Marker.in(storage, files.directory()));
    CommitteeMemory memory = new CommitteeMemory(committee, set.width(), PART_BYTES, 0);
    Marker shared = marker.orElse(null);
    long[] total = newTotal();
    try {
      new CommitteeJob<>(
              spark,
              heap,
              memory,
              (executors, from, to, part) -> {
                if (shared != null) {
                  shared.require(executors, Neighbours.executor());
                }
                return writePart(executors, from, to, files.part(part));
              })
          .run(all(), parts(), placement(spark, all(), parts()), (rows, part) -> add(rows, total));
    } finally {
      marker.ifPresent(file -> file.delete(storage, line -> {}));
    }
    files.succeed(storage);
    return total;
  }

  private SampleRange all() {
    return new SampleRange(set, 0, set.count());
  }

  private long[] newTotal() {
    return new long[committee.targets().predictions()];
  }

  private static void add(Rows rows, long[] total) {
    for (int p = 0; p < total.length; p++) {
      total[p] += rows.predictions[p];
    }
  }

  /** A function of the samples alone. */
  private Shards parts() {
    long wanted =
        isCompressed()
            ? Math.max(MIN_PARTS_OF_COMPRESSED, set.parts().size())
            : Math.max(MIN_PARTS, set.count() / MAX_SAMPLES_PER_PART);
    long most = (set.count() + ENOUGH_SAMPLES - 1) / ENOUGH_SAMPLES;
    return new Shards((int) Math.min(PartFiles.MOST, Math.min(wanted, most)));
  }

  private boolean isCompressed() {
    return set.parts().stream().anyMatch(Part::compressed);
  }

  private static Placement placement(JavaSparkContext spark, SampleRange samples, Shards tasks) {
    return Placement.of(
        spark,
        new BlockHosts(new Storage(spark.hadoopConfiguration())),
        IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList());
  }

  private Rows writePart(Storage storage, long from, long to, Path file) {
    long[] predictions = newTotal();
    try {
      storage.write(
          file,
          out -> {
            out.write(header());
            long[] of = write(storage, from, to, out);
            System.arraycopy(of, 0, predictions, 0, of.length);
          });
    } catch (IOException e) {
      throw InputException.expected(file, "to write it", e);
    }
    return new Rows(new byte[0], predictions);
  }

  private byte[] header() throws IOException {
    CsvRows rows = new CsvRows();
    csv(rows).addHeader();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    rows.writeTo(header);
    return header.toByteArray();
  }

  private PredictionCsv csv(CsvRows rows) {
    return new PredictionCsv(committee.targets(), committee.input().classNames(), columns, rows);
  }

  private long[] write(Storage storage, long from, long to, OutputStream out) throws IOException {
    CsvRows rows = new CsvRows();
    return new PredictionWriter(new SampleRange(set, from, to), committee, csv(rows), rows, out)
        .write(storage);
  }

  /**
   * Writes the rows to a stream of the driver, behind a header. Of compressed files each window of
   * rows reads all that stands before it once more.
   *
   * @param heap of the driver
   * @return how many samples have each prediction
   */
  public long[] writeTo(OutputStream out, JavaSparkContext spark, SparkHeap heap)
      throws IOException {
    int slots = CommitteeJob.slots(spark);
    long rowBytes = csv(new CsvRows()).maxBytes(set.fileNames());
    long window = Math.max(1, Math.min(set.count(), WINDOW_BYTES / rowBytes));
    long held = COPIES * window * rowBytes;
    CommitteeMemory memory = new CommitteeMemory(committee, set.width(), held / slots, held);
    CommitteeJob<Rows> job = new CommitteeJob<>(spark, heap, memory, this::rows);
    long[] total = newTotal();
    out.write(header());
    for (long from = 0; from < set.count(); from += window) {
      SampleRange samples = new SampleRange(set, from, Math.min(from + window, set.count()));
      Shards tasks = tasks(samples, slots);
      byte[][] rows = new byte[tasks.count()][];
      job.run(
          samples,
          tasks,
          placement(spark, samples, tasks),
          (ofTask, task) -> {
            rows[task] = ofTask.bytes;
            add(ofTask, total);
          });
      for (byte[] ofTask : rows) {
        out.write(ofTask);
      }
    }
    return total;
  }

  private Shards tasks(SampleRange samples, int slots) {
    long wanted = isCompressed() ? slots : (long) slots * TASKS_PER_SLOT;
    long most = (samples.count() + ENOUGH_SAMPLES - 1) / ENOUGH_SAMPLES;
    return new Shards((int) Math.min(Shards.MOST, Math.min(wanted, most)));
  }

  private Rows rows(Storage storage, long from, long to, int task) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      long[] predictions = write(storage, from, to, bytes);
      return new Rows(bytes.toByteArray(), predictions);
    } catch (IOException e) {
      throw new IllegalStateException(e); // no stream to memory fails
    }
  }
}
