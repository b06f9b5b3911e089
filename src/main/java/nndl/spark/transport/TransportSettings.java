package nndl.spark.transport;

import java.util.List;
import java.util.Map;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * Configures Spark's own transport as Spark configures it for itself: {@code spark.authenticate},
 * {@code spark.network.crypto.*} and {@code spark.ssl.rpc.*} hold for it too. Our own settings are
 * {@code spark.nndl.exchange.*}, since spark-submit passes on only settings that begin with {@code
 * spark}.
 */
public final class TransportSettings {
  private static final String MODULE = "nndl";
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final String DEFAULT_TIMEOUT = "120s";

  /** The longest timeout, 24 days: Spark's transport counts milliseconds in an int. */
  private static final long MAX_SECONDS = Integer.MAX_VALUE / 1000;

  private TransportSettings() {}

  /**
   * How long a worker group may take for a mini-batch, and to connect once its tasks have begun.
   */
  public static long timeoutMillis(SparkConf conf) {
    return 1000 * timeoutSeconds(conf);
  }

  private static long timeoutSeconds(SparkConf conf) {
    try {
      long seconds = conf.getTimeAsSeconds(TIMEOUT, DEFAULT_TIMEOUT);
      if (seconds > 0) {
        return Math.min(seconds, MAX_SECONDS);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(TIMEOUT, "1s or more", conf.get(TIMEOUT));
  }

  public static TransportContext context(SparkConf conf, RpcHandler handler) {
    return new TransportContext(new TransportConf(MODULE, settings(conf)), handler);
  }

  /** What a worker group presents to the driver before it is accepted. */
  public static List<TransportClientBootstrap> clientBootstraps(
      TransportContext context, SparkConf conf) {
    SecurityManager security = SparkEnv.get().securityManager();
    return security.isAuthenticationEnabled()
        ? List.of(new AuthClientBootstrap(context.getConf(), conf.getAppId(), security))
        : List.of();
  }

  /**
   * Spark's settings with those of {@code spark.ssl.rpc}. If a worker group can't reach the driver,
   * it gives up after TCP has tried three times, since the user waits for an exchange meanwhile.
   * The transport has no limit on how long a connection may be silent: the group sets that limit,
   * since it depends on the samples.
   */
  private static ConfigProvider settings(SparkConf conf) {
    ConfigProvider spark =
        SparkEnv.get().securityManager().getSSLOptions("rpc").createConfigProvider(conf);
    Map<String, String> own =
        Map.of(
            "spark." + MODULE + ".io.connectionTimeout", MAX_SECONDS + "s",
            "spark." + MODULE + ".io.connectionCreationTimeout", "4s",
            "spark." + MODULE + ".io.serverThreads", "2",
            "spark." + MODULE + ".io.clientThreads", "1");
    return new ConfigProvider() {
      @Override
      public String get(String name) {
        return own.containsKey(name) ? own.get(name) : spark.get(name);
      }

      @Override
      public Iterable<Map.Entry<String, String>> getAll() {
        return spark.getAll();
      }
    };
  }

  /**
   * How long the driver may be silent before a worker group closes its connection. A request may be
   * late while other groups load or compute and while the driver saves, so the limit is ten times
   * the larger of the timeouts of a round and of storage. If the driver is gone, Spark's executor
   * notices sooner.
   *
   * @param evaluationMillis as of {@link nndl.training.worker.EvaluationTime#longestMillis}
   */
  public static long requestMillis(SparkConf conf, long evaluationMillis) {
    long storage =
        conf.getTimeAsSeconds("spark.hadoop." + Storage.TIMEOUT, Storage.DEFAULT_TIMEOUT);
    long round = timeoutMillis(conf) + evaluationMillis;
    long longest = Math.max(round, 1000 * Math.min(storage, MAX_SECONDS));
    return Math.min(10 * longest, 1000 * MAX_SECONDS);
  }
}
