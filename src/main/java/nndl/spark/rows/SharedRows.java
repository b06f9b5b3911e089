package nndl.spark.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of frames as files. Trainings on the same cached frame share one copy, such as the grid
 * points of a fold, also if they train at the same time. It is deleted when the frame is uncached,
 * when rows of another frame are written and no training uses it, or when the application ends. A
 * frame that is not cached may have other rows each time, so each training writes its own, which
 * are deleted at its end.
 */
public final class SharedRows extends SparkListener {
  private static final Map<SparkContext, SharedRows> OF_CONTEXTS = new WeakHashMap<>();

  private static final Clock CLOCK = new SystemClock();
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** The copies that a training may take. Whoever looks at them or their uses holds the lock. */
  private final List<Copy> copies = new ArrayList<>();

  private SharedRows(SparkContext spark) {
    spark.addSparkListener(this);
  }

  /** What a training holds of rows, until it closes this. */
  public record Use(WrittenRows rows, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** Writes rows to a directory that is deleted with them. */
  private static Use write(
      JavaSparkContext spark,
      Dataset<Row> frame,
      RowReader<Row> reader,
      Optional<Path> place,
      Consumer<String> lines) {
    RowsDirectory directory = RowsDirectory.open(spark, place, lines);
    try {
      WrittenRows rows = WrittenRows.write(frame.toJavaRDD(), reader, directory, lines);
      return new Use(rows, directory::close);
    } catch (Throwable e) { // Spark throws checked exceptions that it does not declare
      directory.close();
      throw e;
    }
  }

  /** The one copy of the rows of a frame, and how many trainings use it. */
  private static final class Copy {
    private final CachedFrame frame;
    private final AtomicBoolean isBegun = new AtomicBoolean();
    private volatile Use files;
    private volatile boolean isOver;
    private int uses;

    Copy(CachedFrame frame) {
      this.frame = frame;
    }

    /** Waits for the files, which are null if writing them has failed. The first caller writes. */
    Use await(Supplier<Use> writer) throws InterruptedException {
      if (!isBegun.getAndSet(true)) {
        try {
          files = writer.get();
        } finally {
          isOver = true;
        }
      }
      while (!isOver) {
        CLOCK.await(this, POLL_NANOS);
      }
      return files;
    }

    void delete() {
      if (files != null) {
        files.close();
      }
    }
  }

  /**
   * Writes the rows of a frame, or waits for those that another training writes, or takes those
   * that one has written, as long as they are there.
   *
   * @param place the directory in which they are written, or empty for a default
   * @param lines takes lines about what was written, and a warning if it cannot be deleted
   */
  public static Use of(
      JavaSparkContext spark,
      Dataset<Row> frame,
      RowReader<Row> reader,
      Optional<Path> place,
      Consumer<String> lines) {
    Supplier<Use> writer = () -> write(spark, frame, reader, place, lines);
    Optional<CachedFrame> cached = CachedFrame.of(frame, reader.answersNumbers(), place);
    if (cached.isEmpty()) {
      return writer.get();
    }
    SharedRows shared;
    synchronized (OF_CONTEXTS) {
      shared = OF_CONTEXTS.computeIfAbsent(spark.sc(), SharedRows::new);
    }
    Optional<Use> use = Optional.empty();
    while (use.isEmpty()) {
      use = shared.use(cached.get(), writer);
    }
    return use.get();
  }

  /** Returns empty if another training has failed to write the rows, or they are gone. */
  private Optional<Use> use(CachedFrame frame, Supplier<Use> writer) {
    Copy copy = copy(frame);
    Optional<Use> use = Optional.empty();
    try {
      Use files = copy.await(writer);
      if (files != null && files.rows.areThere()) {
        use = Optional.of(new Use(files.rows, () -> release(copy)));
      }
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    } finally {
      if (use.isEmpty()) {
        drop(copy::equals);
        release(copy);
      }
    }
    return use;
  }

  private synchronized Copy copy(CachedFrame frame) {
    for (Copy copy : copies) {
      if (copy.frame.equals(frame)) {
        copy.uses++;
        return copy;
      }
    }
    drop(copy -> copy.uses == 0);
    Copy made = new Copy(frame);
    made.uses = 1;
    copies.add(made);
    return made;
  }

  /** No further training takes these copies. They are deleted when none uses them any more. */
  private synchronized void drop(Predicate<Copy> which) {
    List<Copy> unused = copies.stream().filter(which).filter(copy -> copy.uses == 0).toList();
    copies.removeIf(which);
    unused.forEach(Copy::delete);
  }

  private synchronized void release(Copy copy) {
    copy.uses--;
    if (copy.uses == 0 && !copies.contains(copy)) {
      copy.delete();
    }
  }

  @Override
  public void onUnpersistRDD(SparkListenerUnpersistRDD event) {
    drop(copy -> copy.frame.rdds().contains(event.rddId()));
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    drop(copy -> true);
  }
}
