package nndl.spark.sql;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import nndl.spark.rows.RowsDirectory;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The sessions of Spark SQL in which tables are read. A session leaves a listener and a page in its
 * Spark context, so there is at most one for a context that the program has not made itself.
 */
final class Sessions {
  /** The sessions of frames by the directories to which they are written. */
  private static final Map<RowsDirectory, WeakReference<SparkSession>> OF_FRAMES =
      new WeakHashMap<>();

  private static WeakReference<Keeper> made = new WeakReference<>(null);

  private Sessions() {}

  /** Keeps a session as long as its context, which keeps its listeners. */
  private static final class Keeper extends SparkListener {
    private final SparkSession session;

    Keeper(SparkSession session) {
      this.session = session;
    }
  }

  /** Has the table in a directory read in the session of the frame that is written there. */
  static synchronized void read(RowsDirectory directory, SparkSession session) {
    OF_FRAMES.put(directory, new WeakReference<>(session));
  }

  /**
   * Returns the session for a table: that of the frame from which it was written, else that of the
   * program as it is. If there is none, makes one, which the program does not find: it may want one
   * with settings of its own.
   */
  static synchronized SparkSession of(SparkConf conf, String table) {
    return ofFrame(table).or(Sessions::ofProgram).orElseGet(() -> own(conf));
  }

  private static Optional<SparkSession> ofFrame(String table) {
    return OF_FRAMES.entrySet().stream()
        .filter(entry -> FrameFiles.table(entry.getKey()).toString().equals(table))
        .map(entry -> entry.getValue().get())
        .filter(Sessions::isOpen)
        .findAny();
  }

  private static Optional<SparkSession> ofProgram() {
    Option<SparkSession> there =
        SparkSession.getActiveSession().orElse(SparkSession::getDefaultSession);
    return there.isDefined() && isOpen(there.get()) ? Optional.of(there.get()) : Optional.empty();
  }

  private static boolean isOpen(SparkSession session) {
    return session != null && !session.sparkContext().isStopped();
  }

  private static SparkSession own(SparkConf conf) {
    Keeper there = made.get();
    if (there != null && isOpen(there.session)) {
      return there.session;
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    Keeper keeper = new Keeper(session);
    session.sparkContext().addSparkListener(keeper);
    made = new WeakReference<>(keeper);
    return session;
  }
}
