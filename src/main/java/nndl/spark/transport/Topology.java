package nndl.spark.transport;

import java.util.Arrays;
import java.util.Locale;
import nndl.error.InputException;
import nndl.network.Layout;
import org.apache.spark.SparkConf;

/** Who adds the sums of the worker groups. */
public enum Topology {
  /**
   * The groups, if there are several and the sums are long enough for two pieces; else the driver.
   */
  AUTO,
  /** The driver. */
  STAR,
  /** The groups, each a piece. */
  PEERS;

  /** The setting of Spark. */
  public static final String SETTING = "spark.nndl.exchange.topology";

  /** Whether so many groups add their sums among themselves. A single one has nothing to add. */
  public boolean isByPieces(Layout layout, int groups) {
    return groups > 1
        && (this == PEERS || (this == AUTO && new Pieces(layout, groups).of(0).size() > 1));
  }

  /** Returns what is set, or {@link #AUTO}. */
  public static Topology of(SparkConf conf) {
    String found = conf.get(SETTING, "auto");
    return Arrays.stream(values())
        .filter(topology -> topology.name().toLowerCase(Locale.ROOT).equals(found))
        .findFirst()
        .orElseThrow(() -> InputException.expected(SETTING, "auto, star or peers", found));
  }
}
