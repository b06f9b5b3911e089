package nndl.spark;

import java.util.List;
import java.util.Map;
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
final class ExchangeNetwork {
  private static final String MODULE = "nndl";
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final String DEFAULT_TIMEOUT = "120s";

  private ExchangeNetwork() {}

  /** How long a team may take for a round, and to call after its task has begun. */
  static long timeoutMillis(SparkConf conf) {
    return 1000 * conf.getTimeAsSeconds(TIMEOUT, DEFAULT_TIMEOUT);
  }

  static TransportContext context(SparkConf conf, RpcHandler handler) {
    return new TransportContext(new TransportConf(MODULE, settings(conf)), handler);
  }

  /** What a team presents to the driver before it is heard. */
  static List<TransportClientBootstrap> clientBootstraps(TransportContext context, SparkConf conf) {
    SecurityManager security = SparkEnv.get().securityManager();
    return security.isAuthenticationEnabled()
        ? List.of(new AuthClientBootstrap(context.getConf(), conf.getAppId(), security))
        : List.of();
  }

  /**
   * Spark's settings with those of {@code spark.ssl.rpc}. The transport hangs up on an answer that
   * is late; here an order is late while others compute and the driver saves, so it waits ten times
   * longer. A team that can't reach the driver says so after TCP has tried three times, while the
   * user waits for an exchange.
   */
  private static ConfigProvider settings(SparkConf conf) {
    ConfigProvider spark =
        SparkEnv.get().securityManager().getSSLOptions("rpc").createConfigProvider(conf);
    Map<String, String> own =
        Map.of(
            "spark." + MODULE + ".io.connectionTimeout", 10 * timeoutMillis(conf) / 1000 + "s",
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
}
