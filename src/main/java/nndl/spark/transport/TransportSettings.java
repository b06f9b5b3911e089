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
 * Spark's own transport, set up as Spark sets it up for itself: {@code spark.authenticate}, {@code
 * spark.network.crypto.*} and {@code spark.ssl.rpc.*} hold for it too. Settings of ours are {@code
 * spark.nndl.exchange.*}, since spark-submit passes on no others.
 */
public final class TransportSettings {
  private static final String MODULE = "nndl";
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final String DEFAULT_TIMEOUT = "120s";

  /** Spark's transport counts no more milliseconds, 24 days. */
  private static final long MAX_SECONDS = Integer.MAX_VALUE / 1000;

  private TransportSettings() {}

  /** How long a team may take for a mini-batch, and to call after its task has begun. */
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
      // told below
    }
    throw InputException.expected(TIMEOUT, "1s or more", conf.get(TIMEOUT));
  }

  public static TransportContext context(SparkConf conf, RpcHandler handler) {
    return new TransportContext(new TransportConf(MODULE, settings(conf)), handler);
  }

  /** What a team presents to the driver before it is heard. */
  public static List<TransportClientBootstrap> clientBootstraps(
      TransportContext context, SparkConf conf) {
    SecurityManager security = SparkEnv.get().securityManager();
    return security.isAuthenticationEnabled()
        ? List.of(new AuthClientBootstrap(context.getConf(), conf.getAppId(), security))
        : List.of();
  }

  /**
   * Spark's settings with those of {@code spark.ssl.rpc}. A team that can't reach the driver says
   * so after TCP has tried three times, while the user waits for an exchange. How long a line may
   * be silent is for the team to say, which knows its samples, and not for the transport.
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
   * After which a team hangs up on a driver that says nothing. An order is late while other teams
   * load or compute and the driver saves; so it is ten times what a round or a call to storage may
   * take. Of a driver that is gone, Spark's executor knows sooner.
   *
   * @param evaluationMillis as of {@link nndl.training.worker.EvaluationTime#longestMillis}
   */
  public static long orderMillis(SparkConf conf, long evaluationMillis) {
    long storage =
        conf.getTimeAsSeconds("spark.hadoop." + Storage.TIMEOUT, Storage.DEFAULT_TIMEOUT);
    long round = timeoutMillis(conf) + evaluationMillis;
    long longest = Math.max(round, 1000 * Math.min(storage, MAX_SECONDS));
    return Math.min(10 * longest, 1000 * MAX_SECONDS);
  }
}
