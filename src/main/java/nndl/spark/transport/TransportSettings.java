package nndl.spark.transport;

import java.util.Arrays;
import java.util.Locale;
import nndl.error.InputException;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.SparkInternals;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * Configures Spark's own transport for the exchange, in the way Spark configures it for itself: the
 * settings {@code spark.authenticate}, {@code spark.network.crypto.*} and {@code spark.ssl.rpc.*}
 * apply. Our own settings are {@code spark.nndl.exchange.*}, since spark-submit passes on only
 * settings that begin with {@code spark}.
 */
public final class TransportSettings {
  private static final String MODULE = "nndl";

  /** How long a worker group may give no sign of work. */
  public static final String TIMEOUT = "spark.nndl.exchange.timeout";

  /** How long the tasks of the exchange may take to start where slots are free. */
  public static final String START_TIMEOUT = "spark.nndl.exchange.startTimeout";

  private static final String TOPOLOGY = "spark.nndl.exchange.topology";
  private static final String PROOF_TIMEOUT = "spark.nndl.exchange.proofTimeout";

  private static final String FALLBACK = "spark.network.crypto.saslFallback";
  private static final String CIPHER = "spark.network.crypto.cipher";

  /** The longest timeout in seconds, 24 days: Spark's transport counts milliseconds in an int. */
  private static final long MAX_SECONDS = Integer.MAX_VALUE / 1000;

  private TransportSettings() {}

  /**
   * Returns how long a worker group may take from one sign of work to the next, and to connect once
   * its tasks have been launched.
   */
  public static Limit timeout(SparkConf conf) {
    return limit(conf, TIMEOUT, "120s");
  }

  /**
   * Returns how long a connection to the driver's port may be open without a proof, and how long a
   * worker group waits for each answer of the driver to its proof.
   */
  public static long proofMillis(SparkConf conf) {
    return limit(conf, PROOF_TIMEOUT, "10s").millis();
  }

  /** Returns how long the tasks of the exchange may take to start where slots are free. */
  public static Limit start(SparkConf conf) {
    return limit(conf, START_TIMEOUT, "120s");
  }

  /** Returns who adds the sums, or {@link Topology#AUTO} if that is not set. */
  public static Topology topology(SparkConf conf) {
    String found = conf.get(TOPOLOGY, "auto");
    return Arrays.stream(Topology.values())
        .filter(topology -> topology.name().toLowerCase(Locale.ROOT).equals(found))
        .findFirst()
        .orElseThrow(() -> InputException.expected(TOPOLOGY, "auto, star or peers", found));
  }

  private static Limit limit(SparkConf conf, String setting, String byDefault) {
    try {
      long seconds = conf.getTimeAsSeconds(setting, byDefault);
      if (seconds > 0) {
        return new Limit(1000 * Math.min(seconds, MAX_SECONDS), setting);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(setting, "1s or more", conf.get(setting));
  }

  public static TransportContext context(SparkConf conf, RpcHandler handler) {
    return new TransportContext(transport(conf), handler);
  }

  static TransportConf transport(SparkConf conf) {
    return new TransportConf(MODULE, settings(conf));
  }

  /**
   * Returns Spark's settings, including {@code spark.ssl.rpc.*}, with our own limits and numbers of
   * threads. A worker group that can't reach the driver gives up after TCP has tried three times,
   * since the user waits meanwhile. The transport itself does not limit how long a connection may
   * be silent. Both ends do that themselves.
   *
   * <p>If Spark is to encrypt, nobody on the way can make both ends agree not to, and unless the
   * user has chosen a cipher, nobody can change bytes unnoticed. Spark's own defaults allow both.
   */
  private static ConfigProvider settings(SparkConf conf) {
    String ours = "spark." + MODULE + ".io.";
    SparkConf own =
        conf.clone()
            .set(ours + "connectionTimeout", MAX_SECONDS + "s")
            .set(ours + "connectionCreationTimeout", "4s")
            .set(ours + "serverThreads", "2")
            .set(ours + "clientThreads", "2")
            .setIfMissing(CIPHER, "AES/GCM/NoPadding");
    if (conf.getBoolean("spark.network.crypto.enabled", false)) {
      own.set(FALLBACK, "false");
    }
    return SparkInternals.transport(own);
  }

  /**
   * Returns how long a worker group that waits for a request may hear nothing of the driver before
   * it closes its connection. A driver that stands still for a while comes back, and one that is
   * lost is noticed earlier by Spark's executor. So the limit is ten times that of the driver.
   */
  public static long driverMillis(SparkConf conf) {
    return Math.min(10 * timeout(conf).millis(), 1000 * MAX_SECONDS);
  }
}
