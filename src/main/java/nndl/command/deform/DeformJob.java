package nndl.command.deform;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nndl.command.Text;
import nndl.data.image.DeformedImages;
import nndl.data.image.IdxFiles;
import nndl.data.storage.FileSet;
import nndl.data.storage.JobOutput;
import nndl.data.storage.StagedFile;
import nndl.data.storage.Storage;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.Neighbours;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes deformed images as a sharded IDX set. Each task writes a pair of files, for example {@code
 * images/part-00000-idx3-ubyte} and {@code labels/part-00000-idx1-ubyte}. The number of parts
 * affects where the set is divided, and not its samples.
 *
 * @param out the directory, as a URI
 * @param output where the tasks write
 * @param count the number of samples of all parts
 * @param parts the number of pairs of files
 */
record DeformJob(String out, JobOutput output, long count, int parts) implements Serializable {
  private static final Pattern NAME = Pattern.compile("part-[0-9]{5}-idx[13]-ubyte");

  /** Whether a file has the name of a part. */
  static boolean isPart(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Runs a task for every part. Returns the files of all.
   *
   * @param progress counts samples
   */
  List<StagedFile> run(
      JavaSparkContext spark, DeformedImages images, ProgressAccumulator progress) {
    LongAccumulator done = progress.counter();
    Broadcast<DeformedImages> source = spark.broadcast(images);
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    return spark
        .parallelize(numbers, parts)
        .flatMap(
            part -> {
              Storage storage = new Storage(hadoop.value().value());
              storage.ownership().requireShared(Neighbours.executor());
              JobOutput.Attempt attempt =
                  output.attempt(storage, TaskContext.get().taskAttemptId());
              write(part, source.value(), attempt);
              done.add(start(part + 1) - start(part));
              return attempt.written().iterator();
            })
        .collect();
  }

  private void write(int part, DeformedImages source, FileSet files) {
    long from = start(part);
    long to = start(part + 1);
    String name = Text.of("part-%05d", part);
    new IdxFiles(
            new Path(out, "images/" + name + "-idx3-ubyte"),
            new Path(out, "labels/" + name + "-idx1-ubyte"))
        .write(
            files,
            source.originals().sides(),
            to - from,
            source.classes(from, to),
            sink -> source.read(from, to, sink));
  }

  /**
   * Returns the index of the first sample of a part. The sizes of two parts differ by at most one
   * sample.
   */
  private long start(long part) {
    return count / parts * part + Math.min(part, count % parts);
  }
}
