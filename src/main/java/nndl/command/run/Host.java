package nndl.command.run;

import java.util.function.Consumer;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.data.storage.Storage;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;

/**
 * The program in which a run takes its steps.
 *
 * @param conf the settings of Spark
 * @param lines takes lines for the user
 * @param details takes lines for a user who wants details
 * @param isGuest whether the run has no Spark context of its own. A context of the program stays
 *     open, and the heap that the program itself uses is not counted as the run's.
 */
public record Host(
    SparkConf conf,
    Storage storage,
    Consumer<String> lines,
    Consumer<String> details,
    Clock clock,
    boolean isGuest) {
  /** Returns the host of a command. */
  public static Host of(Session session, Streams streams) {
    return new Host(
        session.conf(),
        session.storage(),
        streams.messages(),
        streams.details(),
        new SystemClock(),
        false);
  }
}
